package io.github.voiceclone.sv2tts;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Lexicon;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.FrameStream;
import io.github.voiceclone.spi.SpeakerFormat;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.StageObserver;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.sv2tts.decode.DecodeLoop;
import io.github.voiceclone.sv2tts.decode.DropoutMask;
import io.github.voiceclone.sv2tts.decode.Utterance;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import io.github.voiceclone.sv2tts.pack.SynthesizerSettings;
import io.github.voiceclone.sv2tts.text.FixedReading;
import io.github.voiceclone.sv2tts.text.SymbolTable;
import io.github.voiceclone.sv2tts.text.TextFrontEnd;
import io.github.voiceclone.sv2tts.tuning.Sv2ttsTuning;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Tacotron synthesizer (Wang et al., 2017, arXiv 1703.10135) with a speaker embedding: texts are split into segments, and
 * the segments of all requests and callers share the decoder's steps.
 */
final class Sv2ttsSynthesizer implements Synthesizer {
    private static final Logger LOG = LoggerFactory.getLogger(Sv2ttsSynthesizer.class);

    static final List<String> GRAPHS = List.of(GraphNames.TEXT_ENCODER, GraphNames.DECODER, GraphNames.POST_NET);

    /** From one attempt's seed to the next one's: the golden ratio's bits, so that neighbouring seeds do not meet. */
    private static final long NEXT_SEED = 0x9E3779B97F4A7C15L;

    private final LoadedStage<SynthesizerSettings> stage;
    private final TextFrontEnd frontEnd;
    private final TextFrontEnd projectFrontEnd;
    private final FrameLimit frameLimit;
    private final DecodeLoop loop;
    /** Segments that are worth a run together; 1 on processors. */
    private final int runTogether;

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicBoolean warned = new AtomicBoolean();

    Sv2ttsSynthesizer(LoadedStage<SynthesizerSettings> stage, SymbolTable symbols, StageObserver observer) {
        this.stage = stage;
        this.frontEnd = new TextFrontEnd(symbols);
        this.projectFrontEnd = new TextFrontEnd(symbols, false);
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
    public SpeakerFormat.Embedding speakerFormat() {
        return new SpeakerFormat.Embedding(stage.settings().shape().speakerSize());
    }

    @Override
    public List<String> languages() {
        return frontEnd.table().languages();
    }

    @Override
    public int completeLength(String text, SynthesisOptions options) {
        return TextSegmenter.completeLength(frontEnd(options), stage.settings().maxSegmentLength(), text, options);
    }

    @Override
    public boolean readsMarkup() {
        return true;
    }

    @Override
    public void check(Lexicon lexicon) {
        frontEnd.check(lexicon);
    }

    @Override
    public List<TextSegment> read(SynthesisRequest request) {
        List<TextSegment> segments = new ArrayList<>();
        segments(request).forEachRemaining(text -> segments.add(text.segment()));
        return segments;
    }

    @Override
    public FrameStream synthesize(List<SynthesisRequest> requests) {
        calls.incrementAndGet();
        return new SegmentPipeline(
                requests,
                new Texts(),
                loop,
                stage.settings().silenceLevel(),
                this::maxSegmentsAhead,
                runTogether,
                calls::decrementAndGet);
    }

    /** Returns how many segments a call may have under way: as many as fill the device, if no other call is running. */
    private int maxSegmentsAhead() {
        return Math.max(Sv2ttsTuning.MIN_SEGMENTS_AHEAD, runTogether / Math.max(1, calls.get()));
    }

    private TextFrontEnd frontEnd(SynthesisOptions options) {
        return options.normalizeText() ? frontEnd : projectFrontEnd;
    }

    private Iterator<TextSegmenter.Spoken> segments(SynthesisRequest request) {
        TextFrontEnd frontEnd = frontEnd(request.options());
        List<FixedReading> readings =
                frontEnd.readings(request.text() + request.context().following(), request.marks(), request.lexicon());
        warnOfForeignWords(FixedReading.mask(request.text() + request.context().following(), readings));
        return TextSegmenter.of(frontEnd, stage.settings().maxSegmentLength(), request, readings);
    }

    private final class Texts implements SegmentPipeline.Texts {
        @Override
        public Iterator<TextSegmenter.Spoken> open(SynthesisRequest request) {
            check(request);
            return segments(request);
        }

        @Override
        public Utterance utterance(SynthesisRequest request, TextSegmenter.Spoken text, int attempt) {
            long seed = request.options().seed() + attempt * NEXT_SEED;
            return new Utterance(
                    request.cancellation(),
                    text.spoken().symbolIds(),
                    speakerOf(request),
                    request.options().style(),
                    new DropoutMask(
                            seed, text.segment().number(), stage.settings().dropout()),
                    request.options().stopThreshold(),
                    frameLimit.of(text.spoken(), request.options()));
        }

        @Override
        public boolean isLimitedByLength(SynthesisRequest request, TextSegmenter.Spoken text) {
            return frameLimit.isBelow(text.spoken(), request.options());
        }

        @Override
        public double secondsPerFrame() {
            return format().seconds(1);
        }
    }

    /** Logs once how a Mandarin voice reads words in Latin letters. */
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
        speakerOf(request);
    }

    private SpeakerEmbedding speakerOf(SynthesisRequest request) {
        return speakerFormat().require(request.speaker(), "the voice pack's synthesizer");
    }

    @Override
    public void close() {
        loop.close();
        stage.close();
    }
}
