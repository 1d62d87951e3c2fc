package io.github.voiceclone.sv2tts;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.spi.MelFormat;
import io.github.voiceclone.spi.MelSink;
import io.github.voiceclone.spi.PieceSink;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.StageObserver;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.SynthesizedPiece;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.sv2tts.decode.DecodeLoop;
import io.github.voiceclone.sv2tts.decode.Decoding;
import io.github.voiceclone.sv2tts.decode.DropoutMask;
import io.github.voiceclone.sv2tts.decode.Utterance;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import io.github.voiceclone.sv2tts.pack.SynthesizerSettings;
import io.github.voiceclone.sv2tts.text.SymbolTable;
import io.github.voiceclone.sv2tts.text.TextFrontEnd;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The Tacotron synthesizer (Wang et al., 2017, arXiv 1703.10135) with a speaker embedding: texts are cut into pieces, and
 * the pieces of all requests and callers share the decoder's steps.
 */
final class Sv2ttsSynthesizer implements Synthesizer {
    static final List<String> GRAPHS = List.of(GraphNames.TEXT_ENCODER, GraphNames.DECODER, GraphNames.POST_NET);

    /** Pieces of one call that are decoded while the one before them is handed over. */
    private static final int PIECES_AHEAD = 7;

    /** Silence after each piece, as in MockingBird. */
    private static final double PAUSE_SECONDS = 0.15;

    private final StageGraphs<SynthesizerSettings> stage;
    private final TextFrontEnd frontEnd;
    private final DecodeLoop loop;

    Sv2ttsSynthesizer(StageGraphs<SynthesizerSettings> stage, SymbolTable symbols, StageObserver observer) {
        this.stage = stage;
        this.frontEnd = new TextFrontEnd(symbols);
        this.loop = new DecodeLoop(
                stage.graph(GraphNames.TEXT_ENCODER),
                stage.graph(GraphNames.DECODER),
                stage.graph(GraphNames.POST_NET),
                stage.settings().shape(),
                observer);
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
        Queue<Job> ahead = new ArrayDeque<>();
        BitSet failed = new BitSet();
        try {
            for (int i = 0; i < requests.size(); i++) {
                Iterator<PieceReader.Piece> pieces = open(i, requests.get(i), sink);
                while (pieces != null && pieces.hasNext() && !failed.get(i)) {
                    ahead.add(start(i, requests.get(i), pieces.next()));
                    if (ahead.size() > PIECES_AHEAD) {
                        deliver(ahead.remove(), sink, failed);
                    }
                }
            }
            while (!ahead.isEmpty()) {
                deliver(ahead.remove(), sink, failed);
            }
        } finally {
            ahead.forEach(job -> job.decoding.cancel());
        }
    }

    @Override
    public void stream(SynthesisRequest request, MelSink sink) {
        request.cancellation().check();
        check(request);
        try (StreamedPieces pieces =
                new StreamedPieces(PieceReader.of(frontEnd, request), piece -> start(0, request, piece).decoding)) {
            while (pieces.next()) {
                SilenceCut voiced = new SilenceCut(stage.settings().silenceLevel(), part -> {
                    sink.accept(part);
                    pieces.startFollowing();
                });
                loop.finish(pieces.current(), pieces.sizes(), voiced);
                sink.endPiece(PAUSE_SECONDS);
            }
        }
    }

    /** One piece of one request, on its way through the decoder. */
    private record Job(int request, PieceReader.Piece piece, Decoding decoding) {}

    /** Returns the pieces of a request, or null once its failure is reported. */
    private @Nullable Iterator<PieceReader.Piece> open(
            int index, SynthesisRequest request, PieceSink<SynthesizedPiece> sink) {
        try {
            request.cancellation().check();
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

    private Job start(int index, SynthesisRequest request, PieceReader.Piece piece) {
        DropoutMask dropout = new DropoutMask(
                request.options().seed(), piece.number(), stage.settings().dropout());
        Utterance utterance = new Utterance(
                request,
                piece.spoken().symbolIds(),
                request.embedding(),
                request.options().style(),
                dropout,
                request.options().stopThreshold(),
                request.options().maxFrames());
        return new Job(index, piece, loop.start(utterance, request.cancellation()));
    }

    /** Hands over the next piece, or its request's failure, after which the request's other pieces are let go. */
    private void deliver(Job job, PieceSink<SynthesizedPiece> sink, BitSet failed) {
        if (failed.get(job.request)) {
            job.decoding.cancel();
            return;
        }
        SynthesizedPiece piece;
        try {
            piece = piece(job.piece, loop.finish(job.decoding));
        } catch (VoiceCloneException e) {
            failed.set(job.request);
            sink.failed(job.request, e);
            return;
        }
        sink.accept(job.request, piece);
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
        loop.close();
        stage.close();
    }
}
