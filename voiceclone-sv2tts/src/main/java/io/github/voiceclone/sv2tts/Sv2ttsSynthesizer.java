package io.github.voiceclone.sv2tts;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.spi.MelSink;
import io.github.voiceclone.spi.PieceSink;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.StageObserver;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.SynthesizedPiece;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.sv2tts.decode.DecodeLoop;
import io.github.voiceclone.sv2tts.decode.DecodeLoop.Task;
import io.github.voiceclone.sv2tts.decode.Decoding;
import io.github.voiceclone.sv2tts.decode.DropoutMask;
import io.github.voiceclone.sv2tts.decode.Utterance;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import io.github.voiceclone.sv2tts.pack.SynthesizerSettings;
import io.github.voiceclone.sv2tts.text.SymbolTable;
import io.github.voiceclone.sv2tts.text.TextFrontEnd;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Tacotron synthesizer (Wang et al., 2017, arXiv 1703.10135) with a speaker embedding: texts are cut into pieces, and
 * the pieces of all requests and callers share the decoder's steps.
 */
final class Sv2ttsSynthesizer implements Synthesizer {
    private static final Logger LOG = LoggerFactory.getLogger(Sv2ttsSynthesizer.class);

    static final List<String> GRAPHS = List.of(GraphNames.TEXT_ENCODER, GraphNames.DECODER, GraphNames.POST_NET);

    /** Pieces of a call that are under way, at least and on processors: more gain nothing there, and take memory. */
    private static final int PIECES_AT_ONCE = 8;

    /** Silence after a piece at whose end the text pauses, as in MockingBird. */
    private static final double PAUSE_SECONDS = 0.15;

    /** Silence where a clause was cut for its length: a short breath. */
    private static final double CUT_SECONDS = 0.05;

    /** From one attempt's seed to the next one's: the golden ratio's bits, so that neighbouring seeds do not meet. */
    private static final long NEXT_SEED = 0x9E3779B97F4A7C15L;

    private final StageGraphs<SynthesizerSettings> stage;
    private final TextFrontEnd frontEnd;
    private final FrameLimit frameLimit;
    private final DecodeLoop loop;
    /** Pieces that are worth a run together; 1 on processors. */
    private final int runTogether;

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicBoolean warned = new AtomicBoolean();

    Sv2ttsSynthesizer(StageGraphs<SynthesizerSettings> stage, SymbolTable symbols, StageObserver observer) {
        this.stage = stage;
        this.frontEnd = new TextFrontEnd(symbols);
        this.frameLimit = new FrameLimit(stage.settings().mel(), symbols);
        Graph decoder = stage.graph(GraphNames.DECODER);
        this.runTogether = decoder.traits().asynchronous() ? decoder.traits().preferredBatch() : 1;
        this.loop = new DecodeLoop(
                stage.graph(GraphNames.TEXT_ENCODER),
                decoder,
                stage.graph(GraphNames.POST_NET),
                stage.settings().shape(),
                observer);
    }

    @Override
    public StageInfo info() {
        return stage.info();
    }

    @Override
    public FrameFormat format() {
        return stage.settings().frameFormat();
    }

    @Override
    public int embeddingSize() {
        return stage.settings().shape().speakerSize();
    }

    @Override
    public void synthesize(List<SynthesisRequest> requests, PieceSink<SynthesizedPiece> sink) {
        RequestPieces pieces = new RequestPieces(requests, this::open, sink);
        calls.incrementAndGet();
        try (PiecesAhead ahead = new PiecesAhead(pieces, loop, new PieceTasks(), this::piecesAtOnce, runTogether)) {
            ahead.run((drawn, result) -> sink.accept(drawn.index(), piece(drawn.piece(), result)));
        } finally {
            calls.decrementAndGet();
        }
    }

    private final class PieceTasks implements PiecesAhead.Tasks {
        @Override
        public Task of(RequestPieces.Drawn drawn, int attempt) {
            return task(drawn.request(), drawn.piece(), attempt);
        }

        @Override
        public boolean ranAway(RequestPieces.Drawn drawn, DecodeLoop.Result result) {
            return result.reachedLimit()
                    && frameLimit.isBelow(drawn.piece(), drawn.request().options());
        }
    }

    /** Returns how many pieces a call may have under way: one that is alone, as many as fill the device. */
    private int piecesAtOnce() {
        return Math.max(PIECES_AT_ONCE, runTogether / calls.get());
    }

    @Override
    public void stream(SynthesisRequest request, MelSink sink) {
        Iterator<PieceReader.Piece> all = open(request);
        try (StreamedPieces pieces = new StreamedPieces(all, piece -> loop.start(task(request, piece, 0)))) {
            while (pieces.next()) {
                SilenceCut voiced = new SilenceCut(stage.settings().silenceLevel(), part -> {
                    sink.accept(part);
                    pieces.startFollowing();
                });
                Decoding decoding = retried(request, pieces.piece(), pieces.current());
                loop.finish(decoding, pieces.sizes(), voiced);
                sink.endPiece(pause(pieces.piece()));
                if (ranAway(request, pieces.piece(), decoding)) {
                    LOG.warn(
                            "a segment of {} characters did not end by itself: words of it may be missing; another seed"
                                    + " or a shorter sentence helps",
                            pieces.piece().text().length());
                }
            }
        }
    }

    /** Decodes a piece again that ran away before anything of it was handed over. */
    private Decoding retried(SynthesisRequest request, PieceReader.Piece piece, Decoding first) {
        Decoding decoding = first;
        for (int attempt = 1; attempt < PiecesAhead.Tasks.ATTEMPTS && ranAway(request, piece, decoding); attempt++) {
            decoding = loop.start(task(request, piece, attempt));
            decoding.awaitEnd();
        }
        return ranAway(request, piece, decoding) ? first : decoding;
    }

    private boolean ranAway(SynthesisRequest request, PieceReader.Piece piece, Decoding decoding) {
        return decoding.isDone() && decoding.reachedLimit() && frameLimit.isBelow(piece, request.options());
    }

    private Iterator<PieceReader.Piece> open(SynthesisRequest request) {
        request.cancellation().check();
        check(request);
        warnOfForeignWords(request.text());
        return PieceReader.of(frontEnd, stage.settings().maxSegmentLength(), request);
    }

    /** Says once what a voice of Mandarin makes of words in Latin letters. */
    private void warnOfForeignWords(CharSequence text) {
        if (warned.get()) {
            return;
        }
        frontEnd.foreignWord(text)
                .filter(word -> warned.compareAndSet(false, true))
                .ifPresent(word -> LOG.warn(
                        "the text has words in Latin letters, such as '{}': this voice pack's synthesizer speaks Mandarin only"
                                + " and garbles them; write them in Chinese, or use a voice pack of an English synthesizer",
                        word));
    }

    private void check(SynthesisRequest request) {
        int style = request.options().style();
        int styles = stage.settings().shape().styles();
        if (style >= styles && style >= 0) {
            String there = styles == 0 ? "no style tokens" : "styles 0 to " + (styles - 1);
            throw new InvalidInputException("style is " + style + ", but the voice pack's synthesizer has " + there
                    + ": leave the style out, or give -1, to let the model choose");
        }
        if (request.embedding().size() != embeddingSize()) {
            throw new InvalidInputException(
                    "the speaker embedding has " + request.embedding().size()
                            + " values, the voice pack's synthesizer expects " + embeddingSize()
                            + ": use its own encoder's");
        }
    }

    private Task task(SynthesisRequest request, PieceReader.Piece piece, int attempt) {
        long seed = request.options().seed() + attempt * NEXT_SEED;
        DropoutMask dropout =
                new DropoutMask(seed, piece.number(), stage.settings().dropout());
        Utterance utterance = new Utterance(
                request,
                piece.spoken().symbolIds(),
                request.embedding(),
                request.options().style(),
                dropout,
                request.options().stopThreshold(),
                frameLimit.of(piece, request.options()));
        return new Task(utterance, request.cancellation());
    }

    private SynthesizedPiece piece(PieceReader.Piece piece, DecodeLoop.Result result) {
        return new SynthesizedPiece(
                TrailingSilence.cut(result.mel(), stage.settings().silenceLevel()),
                result.attention(),
                piece.text(),
                piece.spoken().transcription(),
                piece.unspoken(),
                result.reachedLimit(),
                pause(piece));
    }

    private static double pause(PieceReader.Piece piece) {
        return piece.pause() ? PAUSE_SECONDS : CUT_SECONDS;
    }

    @Override
    public void close() {
        loop.close();
        stage.close();
    }
}
