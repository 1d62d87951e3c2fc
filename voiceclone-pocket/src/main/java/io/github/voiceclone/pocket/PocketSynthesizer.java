package io.github.voiceclone.pocket;

import io.github.voiceclone.SegmentCheck;
import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.codeclm.LanguageModel;
import io.github.voiceclone.codeclm.Prefix;
import io.github.voiceclone.codeclm.StepLoop;
import io.github.voiceclone.pocket.text.PocketText;
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
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    /** Rows that share a step, and chunks of one call that are under way at a time. */
    static final int SLOTS = 16;

    /** The original's bound on how long a chunk takes: its tokens at this rate, and {@link #EXTRA_SECONDS} more. */
    private static final double TOKENS_PER_SECOND = 3;

    private static final double EXTRA_SECONDS = 2;

    /** Frames of the parts of a stream: few at first, so that it starts soon. */
    private static final int[] PART_FRAMES = {1, 2, 4};

    private final LanguageModel model;
    private final PromptReader prompts;
    private final StepLoop loop;
    private final TextReader text;
    private final PocketSettings settings;
    private final List<String> languages;
    private final StageInfo info;

    PocketSynthesizer(
            LanguageModel model,
            PocketText text,
            PocketSettings settings,
            List<String> languages,
            StageInfo info,
            StageObserver observer) {
        this.model = model;
        this.prompts = new PromptReader(model, settings);
        this.loop = new StepLoop(model, SLOTS, observer);
        this.text = new TextReader(text);
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
        return text.read(request);
    }

    @Override
    public int completeLength(String known, SynthesisOptions options) {
        return options.splitText() ? text.completeLength(known) : 0;
    }

    @Override
    public FrameStream synthesize(List<SynthesisRequest> requests) {
        return new Chunks(List.copyOf(requests));
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
            SpeakerPrompt voice = PocketEncoder.speakerFormat(settings)
                    .require(request.speaker(), "synthesizer '" + info.backend() + "'");
            this.prefix = prompts.tokens(prompts.voice(voice), chunk.tokens(), request.cancellation());
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
        private @Nullable ChunkPlaces places;
        private int opened;

        Chunks(List<SynthesisRequest> requests) {
            this.requests = requests;
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
            while (!streamed && ahead.size() < SLOTS) {
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
                current = text.chunks(request).iterator();
                places = text.places(request);
            } catch (VoiceCloneException e) {
                request.cancellation().cancel(e);
            }
        }

        private void start(int index, PocketText.Chunk chunk) {
            SynthesisRequest request = requests.get(index);
            try {
                ahead.add(new Job(
                        index, request, chunk, Objects.requireNonNull(places).next(chunk, !current.hasNext())));
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
