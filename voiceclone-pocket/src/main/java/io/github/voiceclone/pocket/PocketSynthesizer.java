package io.github.voiceclone.pocket;

import io.github.voiceclone.CancelledException;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SegmentCheck;
import io.github.voiceclone.Speaker;
import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.codeclm.LanguageModel;
import io.github.voiceclone.codeclm.Prefix;
import io.github.voiceclone.codeclm.PrefixCache;
import io.github.voiceclone.codeclm.StepLoop;
import io.github.voiceclone.pocket.text.PocketText;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.FramePart;
import io.github.voiceclone.spi.FrameStream;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.SegmentEnd;
import io.github.voiceclone.spi.SpeakerFormat;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.StageObserver;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.TextContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The language model of latents: reads a voice and a chunk of text, then predicts frame after frame. Chunks of all requests and
 * callers share its steps.
 *
 * <p>A frame ends the speech where its stop logit is above the pack's; {@link SynthesisOptions#stopThreshold()} of 0.5 means just
 * that, other probabilities shift it by their own logit, and at 1 every chunk has
 * {@link SynthesisOptions#maxFrames()} frames. A chunk that goes on to the limit that
 * follows from its length is spoken again with other noise, unless it is streamed.
 */
final class PocketSynthesizer implements Synthesizer {
    /** Rows that share a step. */
    static final int SLOTS = 16;

    /** Chunks of one call that are under way at a time. */
    private static final int CHUNKS_AHEAD = 16;

    /** Positions of a run that reads a prompt. */
    static final int POSITIONS_PER_RUN = 128;

    /** Tokens that are read in one go at most: twenty usual chunks. */
    private static final int MAX_CHUNK_TOKENS = 1000;

    /** Characters of a text that an error shows. */
    private static final int EXCERPT = 30;

    private static final long CACHE_BYTES = 256L << 20;

    /** The original's guess of how long a text takes: seconds for each token, and for all. */
    private static final double TOKENS_PER_SECOND = 3;

    private static final double EXTRA_SECONDS = 2;

    /** Frames of the parts of a stream: few at first, so that it starts soon. */
    private static final int[] PART_FRAMES = {1, 2, 4};

    private final LanguageModel model;
    private final StepLoop loop;
    private final PocketText text;
    private final PocketSettings settings;
    private final List<String> languages;
    private final StageInfo info;
    private final PrefixCache<Speaker> voices = new PrefixCache<>(CACHE_BYTES);

    PocketSynthesizer(
            LanguageModel model,
            PocketText text,
            PocketSettings settings,
            List<String> languages,
            StageInfo info,
            StageObserver observer) {
        this.model = model;
        this.loop = new StepLoop(model, SLOTS, observer);
        this.text = text;
        this.settings = settings;
        this.languages = languages;
        this.info = info;
    }

    @Override
    public StageInfo info() {
        return info;
    }

    @Override
    public List<String> languages() {
        return languages;
    }

    @Override
    public FrameFormat format() {
        return settings.frameFormat();
    }

    @Override
    public SpeakerFormat speakerFormat() {
        return PocketEncoder.speakerFormat(settings);
    }

    @Override
    public List<TextSegment> read(SynthesisRequest request) {
        ChunkPlaces places = new ChunkPlaces(request, text::knows);
        List<TextSegment> segments = new ArrayList<>();
        Iterator<PocketText.Chunk> chunks = chunks(request).iterator();
        while (chunks.hasNext()) {
            PocketText.Chunk chunk = chunks.next();
            segments.add(places.next(chunk, !chunks.hasNext()));
        }
        return segments;
    }

    @Override
    public int completeLength(String known, SynthesisOptions options) {
        return options.splitText() ? CompleteText.length(text, known) : 0;
    }

    private List<PocketText.Chunk> chunks(SynthesisRequest request) {
        TextContext context = request.context();
        List<PocketText.Chunk> chunks = request.options().splitText()
                ? text.chunks(request.text(), context.start() == 0, context.last())
                : text.whole(request.text());
        if (context.start() == 0 && context.last()) {
            requireSpeakable(request.text());
        }
        for (PocketText.Chunk chunk : chunks) {
            if (chunk.tokens().size() > MAX_CHUNK_TOKENS) {
                throw new InvalidInputException("the sentence '" + excerpt(chunk.text()) + "' has "
                        + chunk.tokens().size() + " tokens, the limit is " + MAX_CHUNK_TOKENS
                        + ": end sentences with full stops, or put commas in");
            }
        }
        return chunks;
    }

    private void requireSpeakable(String whole) {
        if (whole.codePoints().noneMatch(ChunkPlaces::isVisible)) {
            throw new InvalidInputException("the text is empty: nothing in it can be spoken");
        }
        if (whole.codePoints().noneMatch(each -> ChunkPlaces.isVisible(each) && text.knows(each))) {
            throw new InvalidInputException("nothing in the text '" + excerpt(whole)
                    + "' can be spoken: this model's tokenizer knows none of its characters");
        }
    }

    private static String excerpt(String text) {
        int end = text.offsetByCodePoints(0, Math.min(EXCERPT, text.codePointCount(0, text.length())));
        return text.substring(0, end).replaceAll("\\p{C}", "?") + (end < text.length() ? "…" : "");
    }

    @Override
    public FrameStream synthesize(List<SynthesisRequest> requests) {
        return new Chunks(List.copyOf(requests));
    }

    /** Returns the keys and values of a voice. */
    private Prefix voice(Speaker speaker) {
        SpeakerPrompt prompt =
                PocketEncoder.speakerFormat(settings).require(speaker, "synthesizer '" + info.backend() + "'");
        return voices.get(prompt, () -> readVoice(model, settings, prompt));
    }

    /** Reads a voice: its start, if the model has one, and its frames. */
    static Prefix readVoice(LanguageModel model, PocketSettings settings, SpeakerPrompt prompt) {
        Prefix prefix = settings.voiceStart() < 0
                ? model.empty()
                : readTokens(model, settings, model.empty(), List.of(settings.voiceStart()), new Cancellation());
        for (int first = 0; first < prompt.frames(); first += POSITIONS_PER_RUN) {
            int count = Math.min(POSITIONS_PER_RUN, prompt.frames() - first);
            PositionInputs inputs = new PositionInputs(settings, 1, count);
            for (int i = 0; i < count; i++) {
                inputs.token().buffer().put(i, settings.nothing());
            }
            inputs.voice().buffer().put(0, prompt.values(), first * prompt.width(), count * prompt.width());
            prefix = model.read(prefix, inputs.byName(), count);
        }
        return prefix;
    }

    /** Reads tokens behind a prefix. */
    static Prefix readTokens(
            LanguageModel model,
            PocketSettings settings,
            Prefix before,
            List<Integer> tokens,
            Cancellation cancellation) {
        Prefix prefix = before;
        for (int first = 0; first < tokens.size(); first += POSITIONS_PER_RUN) {
            cancellation.check();
            if (Thread.currentThread().isInterrupted()) {
                throw CancelledException.interrupted();
            }
            int count = Math.min(POSITIONS_PER_RUN, tokens.size() - first);
            PositionInputs inputs = new PositionInputs(settings, 1, count);
            for (int i = 0; i < count; i++) {
                inputs.token().buffer().put(i, tokens.get(first + i));
            }
            prefix = model.read(prefix, inputs.byName(), count);
        }
        return prefix;
    }

    private PocketRow.Limits limits(PocketText.Chunk chunk, SynthesisOptions options) {
        double seconds = chunk.tokens().size() / TOKENS_PER_SECOND + EXTRA_SECONDS;
        double probability = options.stopThreshold();
        int guess = probability < 1 ? (int) Math.ceil(seconds * settings.frameRate()) : Integer.MAX_VALUE;
        return new PocketRow.Limits(
                settings.stopLogit() + Math.log(probability / (1 - probability)),
                settings.framesAfterStop() < 0 ? chunk.framesAfterStop() : settings.framesAfterStop(),
                Math.min(options.maxFrames(), guess));
    }

    /** A chunk of a request that is being spoken. */
    private final class Job {
        final int index;
        final SynthesisRequest request;
        final TextSegment segment;
        final PocketRow.Limits limits;
        final Prefix prefix;
        PocketRow row;
        int attempts;
        int parts;

        Job(int index, SynthesisRequest request, PocketText.Chunk chunk, TextSegment segment) {
            this.index = index;
            this.request = request;
            this.segment = segment;
            this.limits = limits(chunk, request.options());
            this.prefix = readTokens(model, settings, voice(request.speaker()), chunk.tokens(), request.cancellation());
            this.row = start();
        }

        PocketRow start() {
            PocketRow.Noise noise = PocketRow.Noise.of(request.options().seed(), segment.number(), attempts);
            PocketRow next = new PocketRow(settings, limits, noise, request.cancellation());
            attempts++;
            loop.join(next, prefix);
            return next;
        }

        /** Waits for the next part; empty if the request is cancelled. */
        Optional<FramePart> part() {
            int wanted = request.streamed() ? PART_FRAMES[Math.min(parts, PART_FRAMES.length - 1)] : Integer.MAX_VALUE;
            loop.await(() -> row.hasFrames(wanted));
            while (!request.streamed() && mayTryAgain()) {
                row = start();
                loop.await(() -> row.hasFrames(wanted));
            }
            if (request.cancellation().isCancelled()) {
                return Optional.empty();
            }
            parts++;
            boolean last = row.isOver();
            Frames frames = row.take();
            SegmentCheck check = new SegmentCheck(row.ranAway(), attempts, List.of());
            return Optional.of(new FramePart(
                    index,
                    segment,
                    frames,
                    last ? Optional.of(new SegmentEnd(check, Optional.empty())) : Optional.empty()));
        }

        private boolean mayTryAgain() {
            return row.ranAway()
                    && !request.cancellation().isCancelled()
                    && limits.maxFrames() < request.options().maxFrames()
                    && request.options().stopThreshold() < 1
                    && attempts < request.options().maxAttempts();
        }
    }

    /** The chunks of one call, in order; several are under way at a time. Used by one thread. */
    private final class Chunks implements FrameStream {
        private final List<SynthesisRequest> requests;
        private final Deque<Job> ahead = new ArrayDeque<>();
        private Iterator<PocketText.Chunk> current = Collections.emptyIterator();
        private ChunkPlaces places;
        private int opened;

        Chunks(List<SynthesisRequest> requests) {
            this.requests = requests;
            this.places = new ChunkPlaces("", 0, 0, text::knows);
        }

        @Override
        public List<FramePart> next(int max) {
            while (true) {
                fill();
                Job head = ahead.peek();
                if (head == null) {
                    return List.of();
                }
                Optional<FramePart> part = Optional.empty();
                try {
                    part = head.part();
                } catch (VoiceCloneException e) {
                    head.request.cancellation().cancel(e);
                }
                if (part.isEmpty() || part.get().isLast()) {
                    ahead.remove().row.drop();
                }
                if (part.isPresent()) {
                    return List.of(part.get());
                }
            }
        }

        private void fill() {
            Job head = ahead.peek();
            boolean streamed = head != null && head.request.streamed() && head.parts == 0;
            while (!streamed && ahead.size() < CHUNKS_AHEAD) {
                if (current.hasNext()
                        && !requests.get(opened - 1).cancellation().isCancelled()) {
                    start(opened - 1, current.next());
                    streamed = requests.get(opened - 1).streamed();
                } else if (opened < requests.size()) {
                    open(requests.get(opened++));
                } else {
                    break;
                }
            }
        }

        private void open(SynthesisRequest request) {
            current = Collections.emptyIterator();
            try {
                request.cancellation().check();
                current = chunks(request).iterator();
                places = new ChunkPlaces(request, text::knows);
            } catch (VoiceCloneException e) {
                request.cancellation().cancel(e);
            }
        }

        private void start(int index, PocketText.Chunk chunk) {
            SynthesisRequest request = requests.get(index);
            try {
                ahead.add(new Job(index, request, chunk, places.next(chunk, !current.hasNext())));
            } catch (VoiceCloneException e) {
                request.cancellation().cancel(e);
            }
        }

        @Override
        public void close() {
            ahead.forEach(job -> job.row.drop());
            ahead.clear();
            opened = requests.size();
            current = Collections.emptyIterator();
        }
    }

    @Override
    public void close() {
        loop.close();
        model.close();
    }
}
