package io.github.voiceclone.sv2tts;

import io.github.voiceclone.SegmentCheck;
import io.github.voiceclone.SpeechFault;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.runtime.batch.DynamicBatcher.Outcome;
import io.github.voiceclone.spi.FramePart;
import io.github.voiceclone.spi.FrameStream;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.SegmentEnd;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.WordSpan;
import io.github.voiceclone.sv2tts.decode.AlignmentCheck;
import io.github.voiceclone.sv2tts.decode.DecodeLoop;
import io.github.voiceclone.sv2tts.decode.Decoding;
import io.github.voiceclone.sv2tts.decode.StreamingPostNet;
import io.github.voiceclone.sv2tts.decode.Utterance;
import io.github.voiceclone.sv2tts.tuning.Sv2ttsTuning;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments of one call on their way through the decoder. Several are decoded at a time, and they are handed over in the
 * order of the texts: whole, or, in a streamed request, in parts while later frames are being decoded. Where runs of several
 * cost little more than those of one, as on a GPU, texts are encoded together and spectrograms are refined together.
 *
 * <p>A segment that skips, repeats or holds words, or runs away, that is, goes on to its frame limit, is decoded again with
 * other random draws, and the attempt with the fewest faults is kept. Only the first segment of a streamed request is handed
 * over while it is being decoded, and so never decoded again; the others wait until they are decoded and checked, so that what
 * is spoken does not depend on timing. Used by one thread.
 */
final class SegmentPipeline implements FrameStream {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentPipeline.class);

    private final List<SynthesisRequest> requests;
    private final Texts texts;
    private final DecodeLoop loop;
    private final float silenceLevel;
    private final IntSupplier maxAhead;
    private final int together;
    private final Runnable onClose;
    private final boolean streamed;
    private final Deque<Job> ahead = new ArrayDeque<>();
    private final Queue<FramePart> ready = new ArrayDeque<>();
    private Iterator<TextSegmenter.Spoken> current = Collections.emptyIterator();
    private int opened;
    private boolean closed;

    /** Source of the pipeline's segments, and of their decoder tasks. */
    interface Texts {
        /** Opens a request's text; throws what the request is to fail with. */
        Iterator<TextSegmenter.Spoken> open(SynthesisRequest request);

        /**
         * Returns the decoder's task for a segment.
         *
         * @param attempt from 0; each has random draws of its own, derived from the request's seed
         */
        Utterance utterance(SynthesisRequest request, TextSegmenter.Spoken text, int attempt);

        /**
         * Returns whether a segment that reaches its frame limit has lost its place in the text, so that other random draws
         * may speak it; if not, the request's own limit cut it off.
         */
        boolean isLimitedByLength(SynthesisRequest request, TextSegmenter.Spoken text);

        /** Returns the length of a frame in seconds of speech. */
        double secondsPerFrame();
    }

    /** Parts of a streamed segment: refined frames, the silence that is held back from them, and the words in them. */
    private record StreamedParts(StreamingPostNet refined, TrailingSilence silence, WordTimes words, int attempts) {}

    /** A segment on its way through the decoder. */
    private static final class Job {
        final int index;
        final SynthesisRequest request;
        final TextSegmenter.Spoken text;

        @Nullable
        Decoding decoding;

        @Nullable
        StreamedParts parts;

        Job(int index, SynthesisRequest request, TextSegmenter.Spoken text) {
            this.index = index;
            this.request = request;
            this.text = text;
        }

        boolean isCancelled() {
            return request.cancellation().isCancelled();
        }

        Decoding started() {
            if (decoding == null) {
                throw new IllegalStateException("segment " + text.segment().number() + " is not being decoded");
            }
            return decoding;
        }

        FramePart part(Frames frames, List<WordSpan> words, Optional<SegmentEnd> end) {
            return new FramePart(index, text.segment(), frames, words, end);
        }
    }

    /**
     * Creates the pipeline of a call.
     *
     * @param silenceLevel trailing frames whose every band is below it are cut
     * @param maxAhead how many segments may be under way, at any time at least one
     * @param together largest number of segments to encode, and to refine, together
     * @param onClose runs once, when the pipeline is closed
     */
    SegmentPipeline(
            List<SynthesisRequest> requests,
            Texts texts,
            DecodeLoop loop,
            float silenceLevel,
            IntSupplier maxAhead,
            int together,
            Runnable onClose) {
        this.requests = List.copyOf(requests);
        this.texts = texts;
        this.loop = loop;
        this.silenceLevel = silenceLevel;
        this.maxAhead = maxAhead;
        this.together = together;
        this.onClose = onClose;
        this.streamed = requests.stream().anyMatch(SynthesisRequest::streamed);
    }

    @Override
    public List<FramePart> next(int max) {
        List<FramePart> parts = new ArrayList<>();
        while (parts.size() < max) {
            FramePart part = ready.poll();
            if (part == null) {
                if (!parts.isEmpty() || !makeReady()) {
                    break;
                }
            } else if (!isCancelled(part.request())) {
                parts.add(part);
            }
        }
        return parts;
    }

    /** Waits for the next segment or part, unless its request has ended; returns false once there is none. */
    private boolean makeReady() {
        fill();
        Job head = ahead.peek();
        if (head == null) {
            return false;
        }
        if (head.isCancelled()) {
            drop(ahead.remove());
        } else if (head.request.streamed()) {
            takePart(head);
        } else {
            takeWhole();
        }
        return true;
    }

    private void fill() {
        for (List<Job> jobs = draw(); !jobs.isEmpty(); jobs = draw()) {
            start(jobs);
        }
    }

    /** Draws segments that there is room for. */
    private List<Job> draw() {
        int room = Math.min(together, maxAhead() - ahead.size());
        List<Job> jobs = new ArrayList<>();
        while (jobs.size() < room) {
            Job job = nextJob();
            if (job == null) {
                break;
            }
            jobs.add(job);
        }
        return jobs;
    }

    private int maxAhead() {
        if (!streamed) {
            return maxAhead.getAsInt();
        }
        Job head = ahead.peek();
        return head != null && head.parts != null ? Sv2ttsTuning.STREAMED_SEGMENTS_AHEAD : 1;
    }

    private @Nullable Job nextJob() {
        while (opened == 0 || isCancelled(opened - 1) || !current.hasNext()) {
            if (opened == requests.size()) {
                return null;
            }
            open(requests.get(opened++));
        }
        return new Job(opened - 1, requests.get(opened - 1), current.next());
    }

    private boolean isCancelled(int request) {
        return requests.get(request).cancellation().isCancelled();
    }

    private void open(SynthesisRequest request) {
        current = Collections.emptyIterator();
        try {
            request.cancellation().check();
            current = texts.open(request);
        } catch (VoiceCloneException e) {
            request.cancellation().cancel(e);
        }
    }

    private void start(List<Job> jobs) {
        List<Outcome<Decoding>> started = loop.start(jobs.stream()
                .map(job -> texts.utterance(job.request, job.text, 0))
                .toList());
        for (int i = 0; i < jobs.size(); i++) {
            Job job = jobs.get(i);
            try {
                job.decoding = started.get(i).get();
                ahead.add(job);
            } catch (VoiceCloneException e) {
                job.request.cancellation().cancel(e);
            }
        }
    }

    private static void drop(Job job) {
        if (job.decoding != null) {
            job.decoding.cancel();
        }
    }

    /** Waits for the first segment, and takes it and those after it that are decoded too. */
    private void takeWhole() {
        List<Job> jobs = new ArrayList<>();
        while (!ahead.isEmpty() && jobs.size() < together) {
            Job job = ahead.element();
            if (job.isCancelled()) {
                drop(job);
            } else if (!job.request.streamed()
                    && (jobs.isEmpty() || job.started().isDone())) {
                job.started().awaitEnd();
                jobs.add(job);
            } else {
                break;
            }
            ahead.remove();
        }
        if (together > 1) {
            fill(); // So that the device has work while these are refined and vocoded.
        }
        List<Outcome<Frames>> refined =
                loop.finish(jobs.stream().map(Job::started).toList());
        for (int i = 0; i < jobs.size(); i++) {
            finish(jobs.get(i), refined.get(i));
        }
    }

    private void finish(Job job, Outcome<Frames> refined) {
        try {
            job.request.cancellation().check();
            Frames frames = refined.get();
            Attempt kept = best(job);
            if (kept.decoding != job.decoding) {
                frames = loop.finish(List.of(kept.decoding)).get(0).get();
            }
            Frames spoken = new TrailingSilence(silenceLevel).next(frames, true);
            List<WordSpan> words = wordTimes(job, kept).next(kept.decoding.attention(), spoken.frames(), true);
            ready.add(job.part(spoken, words, Optional.of(kept.end())));
        } catch (VoiceCloneException e) {
            job.request.cancellation().cancel(e);
        }
    }

    /** A decoded segment and its faults. */
    private record Attempt(Decoding decoding, int number, boolean ranAway, List<SpeechFault> faults) {
        boolean passed() {
            return !ranAway && faults.isEmpty();
        }

        boolean isBetterThan(Attempt other) {
            return ranAway == other.ranAway ? faults.size() < other.faults.size() : other.ranAway;
        }

        SegmentEnd end() {
            return new SegmentEnd(
                    new SegmentCheck(decoding.reachedLimit(), number, faults), Optional.of(decoding.attention()));
        }
    }

    /** Decodes a segment that has faults again, with other random draws; returns the attempt with the fewest. */
    private Attempt best(Job job) {
        Attempt best = checked(job, job.started(), 1);
        int attempts = 1;
        while (attempts < job.request.options().maxAttempts() && !best.passed()) {
            Decoding decoding = loop.start(texts.utterance(job.request, job.text, attempts));
            decoding.awaitEnd();
            job.request.cancellation().check();
            if (!decoding.isDecoded()) {
                break;
            }
            Attempt attempt = checked(job, decoding, ++attempts);
            best = attempt.isBetterThan(best) ? attempt : best;
        }
        return new Attempt(best.decoding, attempts, best.ranAway, best.faults);
    }

    private Attempt checked(Job job, Decoding decoding, int number) {
        boolean limited = texts.isLimitedByLength(job.request, job.text);
        if (!decoding.isDecoded() || (decoding.reachedLimit() && !limited)) {
            return new Attempt(decoding, number, false, List.of()); // Cut off on purpose, or not complete.
        }
        List<SpeechFault> faults = AlignmentCheck.faults(
                job.text.spoken(), decoding.attention(), texts.secondsPerFrame() * decoding.framesPerStep());
        return new Attempt(decoding, number, decoding.reachedLimit(), faults);
    }

    /** Waits for the next part of a streamed segment. */
    private void takePart(Job job) {
        try {
            StreamedParts parts = job.parts == null ? begin(job) : job.parts;
            StreamingPostNet.Part part = parts.refined.next();
            Frames frames = parts.silence.next(part.frames(), part.last());
            if (frames.frames() == 0 && !part.last()) {
                return; // Perhaps all of it is silence; words wait too, as there is no part to be in.
            }
            List<WordSpan> words =
                    parts.words.next(job.started().attention(part.decoded()), parts.silence.handedOver(), part.last());
            if (part.last()) {
                ahead.remove();
                ready.add(job.part(frames, words, Optional.of(endOfStreamed(job, parts))));
            } else {
                ready.add(job.part(frames, words, Optional.empty()));
            }
        } catch (VoiceCloneException e) {
            job.request.cancellation().cancel(e);
        }
    }

    /** Begins to hand a streamed segment over: the first as it is being decoded, a later one once it is decoded and checked. */
    private StreamedParts begin(Job job) {
        boolean first = job.text.segment().number() == 0;
        if (!first) {
            job.started().awaitEnd();
        }
        Attempt kept = first ? new Attempt(job.started(), 1, false, List.of()) : best(job);
        StreamedParts parts = new StreamedParts(
                loop.stream(kept.decoding, first),
                new TrailingSilence(silenceLevel),
                wordTimes(job, kept),
                kept.number);
        job.decoding = kept.decoding;
        job.parts = parts;
        return parts;
    }

    private static WordTimes wordTimes(Job job, Attempt kept) {
        return new WordTimes(job.text.spoken(), kept.decoding.framesPerStep());
    }

    private SegmentEnd endOfStreamed(Job job, StreamedParts parts) {
        Attempt spoken = checked(job, job.started(), parts.attempts);
        if (spoken.ranAway) {
            LOG.warn(
                    "a segment of {} characters did not end by itself: words of it may be missing; another seed or a"
                            + " shorter sentence helps",
                    job.text.segment().text().length());
        }
        return spoken.end();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            ahead.forEach(SegmentPipeline::drop);
            onClose.run();
        }
    }
}
