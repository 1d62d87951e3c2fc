package io.github.voiceclone.sv2tts;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.spi.MelFormat;
import io.github.voiceclone.spi.PieceSink;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.SynthesizedPiece;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.sv2tts.decode.DecodeLoop;
import io.github.voiceclone.sv2tts.decode.DropoutMask;
import io.github.voiceclone.sv2tts.decode.Utterance;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import io.github.voiceclone.sv2tts.pack.SynthesizerSettings;
import io.github.voiceclone.sv2tts.text.SymbolTable;
import io.github.voiceclone.sv2tts.text.TextFrontEnd;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The Tacotron synthesizer (Wang et al., 2017, arXiv 1703.10135) with a speaker embedding: texts are cut into pieces, and
 * pieces of all requests are decoded together in batches.
 */
final class Sv2ttsSynthesizer implements Synthesizer {
    static final List<String> GRAPHS = List.of(GraphNames.TEXT_ENCODER, GraphNames.DECODER, GraphNames.POST_NET);

    /** Pieces decoded together: a step reads all weights once for the whole batch. */
    private static final int BATCH_PIECES = 8;

    /** Silence after each piece, as in MockingBird. */
    private static final double PAUSE_SECONDS = 0.15;

    private final StageGraphs<SynthesizerSettings> stage;
    private final TextFrontEnd frontEnd;
    private final DecodeLoop loop;

    Sv2ttsSynthesizer(StageGraphs<SynthesizerSettings> stage, SymbolTable symbols) {
        this.stage = stage;
        this.frontEnd = new TextFrontEnd(symbols);
        this.loop = new DecodeLoop(
                stage.graph(GraphNames.TEXT_ENCODER),
                stage.graph(GraphNames.DECODER),
                stage.graph(GraphNames.POST_NET),
                stage.settings().shape());
    }

    @Override
    public StageInfo info() {
        return stage.info();
    }

    @Override
    public MelFormat melFormat() {
        return stage.settings().melFormat();
    }

    @Override
    public int embeddingSize() {
        return stage.settings().shape().speakerSize();
    }

    @Override
    public void synthesize(List<SynthesisRequest> requests, PieceSink<SynthesizedPiece> sink) {
        List<Job> batch = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            Iterator<PieceReader.Piece> pieces = open(i, requests.get(i), sink);
            while (pieces != null && pieces.hasNext()) {
                batch.add(new Job(i, requests.get(i), pieces.next()));
                if (batch.size() == BATCH_PIECES) {
                    speak(batch, sink);
                    batch.clear();
                }
            }
        }
        if (!batch.isEmpty()) {
            speak(batch, sink);
        }
    }

    /** One piece of one request. */
    private record Job(int request, SynthesisRequest source, PieceReader.Piece piece) {}

    /** Returns the pieces of a request, or null once its failure is reported. */
    private @Nullable Iterator<PieceReader.Piece> open(
            int index, SynthesisRequest request, PieceSink<SynthesizedPiece> sink) {
        try {
            check(request);
            return PieceReader.of(frontEnd, request);
        } catch (VoiceCloneException e) {
            sink.failed(index, e);
            return null;
        }
    }

    private void check(SynthesisRequest request) {
        int style = request.options().style();
        int styles = stage.settings().shape().styles();
        if (styles > 0 && style >= styles) {
            throw new InvalidInputException("style is " + style + ", but the voice pack's synthesizer has styles 0 to "
                    + (styles - 1) + ", and -1 to let it choose");
        }
        if (request.embedding().size() != embeddingSize()) {
            throw new InvalidInputException(
                    "the speaker embedding has " + request.embedding().size()
                            + " values, the voice pack's synthesizer expects " + embeddingSize()
                            + ": use its own encoder's");
        }
    }

    private void speak(List<Job> batch, PieceSink<SynthesizedPiece> sink) {
        List<DecodeLoop.Result> results =
                loop.run(batch.stream().map(this::utterance).toList());
        for (int i = 0; i < batch.size(); i++) {
            sink.accept(batch.get(i).request, piece(batch.get(i).piece, results.get(i)));
        }
    }

    private Utterance utterance(Job job) {
        return new Utterance(
                job.piece.spoken().symbolIds(),
                job.source.embedding(),
                job.source.options().style(),
                new DropoutMask(
                        job.source.options().seed(),
                        job.piece.number(),
                        stage.settings().dropout()),
                job.source.options().stopThreshold(),
                job.source.options().maxFrames());
    }

    private SynthesizedPiece piece(PieceReader.Piece piece, DecodeLoop.Result result) {
        return new SynthesizedPiece(
                TrailingSilence.cut(result.mel(), stage.settings().silenceLevel()),
                result.attention(),
                piece.text(),
                piece.spoken().transcription(),
                piece.unspoken(),
                result.reachedLimit(),
                PAUSE_SECONDS);
    }

    @Override
    public void close() {
        stage.close();
    }
}
