package io.github.voiceclone.codeclm;

import io.github.voiceclone.SegmentCheck;
import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.codeclm.text.Chunk;
import io.github.voiceclone.codeclm.text.ChunkPlaces;
import io.github.voiceclone.codeclm.text.TextPreparation;
import io.github.voiceclone.codeclm.text.TextReader;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.FramePart;
import io.github.voiceclone.spi.FrameStream;
import io.github.voiceclone.spi.SegmentEnd;
import io.github.voiceclone.spi.SpeakerFormat;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.StageObserver;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.Synthesizer;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Synthesizer of a codec language model: reads a voice and a chunk of text, then predicts frame after frame. Chunks of all
 * requests and callers share its steps. A chunk that goes on to the limit that follows from its length is spoken again with other
 * draws, unless it is streamed, and so is one that ends before it can have been spoken, unless a part of a stream is out. Frames
 * are handed over as they are made, so that they are decoded meanwhile. Thread-safe. Owns the language model.
 *
 * @param <C> the family's chunks
 */
public final class CodecSynthesizer<C extends Chunk> implements Synthesizer {
    /** Rows that share a step, and chunks of one call that are under way at a time. */
    public static final int SLOTS = 16;

    /** Frames of the parts of a streamed request: few at first, so that it starts soon. */
    private static final int[] STREAMED_FRAMES = {1, 2, 4};

    /** Frames of the parts of other requests. */
    private static final int WHOLE_FRAMES = CodecEncoder.FRAMES_PER_RUN;

    private final LanguageModel model;
    private final Speaking<C> speaking;
    private final CodecSettings settings;
    private final PromptReader prompts;
    private final StepLoop loop;
    private final TextReader<C> text;
    private final List<String> languages;
    private final StageInfo info;

    /**
     * A family's way to speak a chunk, and the tensors of its language model. Thread-safe.
     *
     * @param <C> its chunks
     */
    public interface Speaking<C extends Chunk> extends LanguageModel.Format {
        /** Returns the preparation of texts. */
        TextPreparation<C> text();

        /** Returns what the model reads of a voice. */
        PromptReader.VoicePrompt prompt();

        /** Returns the tokens that the model reads behind a voice. */
        default List<Integer> tokens(C chunk) {
            return chunk.tokens();
        }

        /** Returns the name of the output with the next frame. */
        String nextFrame();

        /**
         * Returns a row that continues what was read.
         *
         * @param segment number of the segment that the chunk is
         * @param attempt how often the segment was tried before
         */
        FrameRow row(C chunk, SynthesisOptions options, int segment, int attempt, Cancellation cancellation);
    }

    /**
     * Creates a synthesizer.
     *
     * @param languages languages that it speaks; empty if that is not known
     */
    public CodecSynthesizer(
            LanguageModel model,
            Speaking<C> speaking,
            CodecSettings settings,
            List<String> languages,
            StageInfo info,
            StageObserver observer) {
        this.model = model;
        this.speaking = speaking;
        this.settings = settings;
        this.prompts = new PromptReader(model, speaking.prompt(), settings.codebookSize());
        this.loop = new StepLoop(model, SLOTS, observer);
        this.text = new TextReader<>(speaking.text());
        this.languages = List.copyOf(languages);
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
        return settings.speakerFormat();
    }

    @Override
    public List<TextSegment> read(SynthesisRequest request) {
        return text.read(request);
    }

    @Override
    public int completeLength(String known, SynthesisOptions options) {
        return options.splitText() ? text.completeLength(known, options) : 0;
    }

    @Override
    public FrameStream synthesize(List<SynthesisRequest> requests) {
        return new Chunks(List.copyOf(requests));
    }

    /** A chunk of a request that is being spoken. */
    private final class Job {
        final int index;
        final SynthesisRequest request;
        final TextSegment segment;
        final C chunk;
        final Prefix prefix;
        FrameRow row;
        int attempts;
        int parts;

        Job(int index, SynthesisRequest request, C chunk, TextSegment segment) {
            this.index = index;
            this.request = request;
            this.segment = segment;
            this.chunk = chunk;
            SpeakerPrompt voice =
                    settings.speakerFormat().require(request.speaker(), "synthesizer '" + info.backend() + "'");
            this.prefix = prompts.read(voice, speaking.tokens(chunk), request.cancellation());
            this.row = start();
        }

        private FrameRow start() {
            FrameRow next = speaking.row(chunk, request.options(), segment.number(), attempts, request.cancellation());
            attempts++;
            loop.join(next, prefix);
            return next;
        }

        /** Returns whether the next part is there, or there will be none. */
        boolean isReady() {
            return row.hasFrames(
                    request.streamed() ? STREAMED_FRAMES[Math.min(parts, STREAMED_FRAMES.length - 1)] : WHOLE_FRAMES);
        }

        /** Takes the next part; empty if the request is cancelled. A chunk that is not to be accepted begins anew. */
        Optional<FramePart> part() {
            // A stream takes what there is; of others the audio does not depend, in its last bits, on when frames were
            // ready.
            int most = request.streamed() ? Integer.MAX_VALUE : WHOLE_FRAMES;
            boolean over = row.endsWithin(most);
            boolean again = over && mayTryAgain();
            if (again) {
                row = start();
                most = 0;
            }
            if (request.cancellation().isCancelled()) {
                return Optional.empty();
            }
            boolean restarts = again && parts > 0;
            parts += again ? 0 : 1;
            return Optional.of(new FramePart(
                    index, segment, row.take(most), restarts, List.of(), over && !again ? end() : Optional.empty()));
        }

        private Optional<SegmentEnd> end() {
            SegmentCheck check = new SegmentCheck(row.ranAway(), attempts, List.of());
            return Optional.of(new SegmentEnd(check, Optional.empty()));
        }

        private boolean mayTryAgain() {
            boolean tooLong = !request.streamed()
                    && row.ranAway()
                    && row.maxFrames() < request.options().maxFrames();
            boolean tooShort = row.endedEarly() && !(request.streamed() && parts > 0);
            return (tooLong || tooShort)
                    && !request.cancellation().isCancelled()
                    && request.options().stopThreshold() < 1
                    && attempts < request.options().maxAttempts();
        }
    }

    /** The chunks of one call, in order; several are under way at a time. Used by one thread. */
    private final class Chunks implements FrameStream {
        private final List<SynthesisRequest> requests;
        private final Deque<Job> ahead = new ArrayDeque<>();
        private Iterator<C> current = Collections.emptyIterator();
        private @Nullable ChunkPlaces places;
        private int opened;

        Chunks(List<SynthesisRequest> requests) {
            this.requests = requests;
        }

        @Override
        public List<FramePart> next(int max) {
            while (true) {
                fill();
                if (ahead.isEmpty()) {
                    return List.of();
                }
                Job job = Objects.requireNonNull(ahead.peek());
                Optional<FramePart> part = Optional.empty();
                try {
                    loop.await(() -> heads().anyMatch(Job::isReady));
                    job = next();
                    part = job.part();
                } catch (VoiceCloneException e) {
                    job.request.cancellation().cancel(e);
                }
                if (part.isEmpty() || part.get().isLast()) {
                    job.row.drop();
                    ahead.remove(job);
                }
                if (part.isPresent()) {
                    return List.of(part.get());
                }
            }
        }

        /** Returns the first chunk of each request. */
        private Stream<Job> heads() {
            Set<Integer> seen = new HashSet<>();
            return ahead.stream().filter(job -> seen.add(job.index));
        }

        /** Returns the chunk whose part is next: of those that have one, the one that gave the fewest. */
        private Job next() {
            return heads().filter(Job::isReady)
                    .min(Comparator.comparingInt(job -> job.parts))
                    .orElseThrow();
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

        private void start(int index, C chunk) {
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
