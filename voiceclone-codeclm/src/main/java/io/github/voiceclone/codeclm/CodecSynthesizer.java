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
 * Synthesizer of a codec language model: reads a voice and a chunk of text, then predicts frame after frame. Chunks of all
 * requests and callers share its steps. A chunk that goes on to the limit that follows from its length is spoken again with other
 * draws, unless it is streamed, and so is one that ends before it can have been spoken, unless a part of it is out. Thread-safe. Owns the language model.
 *
 * @param <C> the family's chunks
 */
public final class CodecSynthesizer<C extends Chunk> implements Synthesizer {
    /** Rows that share a step, and chunks of one call that are under way at a time. */
    public static final int SLOTS = 16;

    /** Frames of the parts of a stream: few at first, so that it starts soon. */
    private static final int[] PART_FRAMES = {1, 2, 4};

    private final LanguageModel model;
    private final Speaking<C> speaking;
    private final StepLoop loop;
    private final TextReader<C> text;
    private final List<String> languages;
    private final StageInfo info;

    /**
     * A family's way to speak a chunk. Thread-safe.
     *
     * @param <C> its chunks
     */
    public interface Speaking<C extends Chunk> {
        /** Returns the format of the frames. */
        FrameFormat format();

        /** Returns the form of the voices. */
        SpeakerFormat.Prompt speakerFormat();

        /** Reads a voice and a chunk. */
        Prefix read(SpeakerPrompt voice, C chunk, Cancellation cancellation);

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
            TextPreparation<C> text,
            Speaking<C> speaking,
            List<String> languages,
            StageInfo info,
            StageObserver observer) {
        this.model = model;
        this.speaking = speaking;
        this.loop = new StepLoop(model, SLOTS, observer);
        this.text = new TextReader<>(text);
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
        return speaking.format();
    }

    @Override
    public SpeakerFormat speakerFormat() {
        return speaking.speakerFormat();
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
                    speaking.speakerFormat().require(request.speaker(), "synthesizer '" + info.backend() + "'");
            this.prefix = speaking.read(voice, chunk, request.cancellation());
            this.row = start();
        }

        private FrameRow start() {
            FrameRow next =
                    speaking.row(chunk, request.options(), segment.number(), attempts, request.cancellation());
            attempts++;
            loop.join(next, prefix);
            return next;
        }

        /** Waits for the next part; empty if the request is cancelled. */
        Optional<FramePart> part() {
            int wanted = request.streamed() ? PART_FRAMES[Math.min(parts, PART_FRAMES.length - 1)] : Integer.MAX_VALUE;
            loop.await(() -> row.hasFrames(wanted));
            while (mayTryAgain()) {
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

        /** Once a part of a stream is out, nothing can be tried again. */
        private boolean mayTryAgain() {
            boolean tooLong = !request.streamed()
                    && row.ranAway()
                    && row.maxFrames() < request.options().maxFrames();
            return (tooLong || (parts == 0 && row.endedEarly()))
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
