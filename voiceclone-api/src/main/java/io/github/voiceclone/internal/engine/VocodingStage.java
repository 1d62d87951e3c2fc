package io.github.voiceclone.internal.engine;

import io.github.voiceclone.SegmentCheck;
import io.github.voiceclone.SpeechFault;
import io.github.voiceclone.SpeechPart;
import io.github.voiceclone.SpokenWord;
import io.github.voiceclone.Stage;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.internal.markup.MarkedText;
import io.github.voiceclone.listener.RequestInfo;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.FramePart;
import io.github.voiceclone.spi.TextMarks;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderChunk;
import io.github.voiceclone.spi.VocoderStream;
import io.github.voiceclone.spi.WordSpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Vocodes the frames of one run of the pipeline and hands the audio to its sink. Segments are gathered up to the vocoder's
 * preferred batch size, and those of requests that are not streamed are handed over whole; parts of streamed ones are not kept
 * waiting. Used by one thread.
 */
final class VocodingStage {
    /** Highest peak of text that its markup makes louder. */
    private static final float CEILING = 0.98f;

    /** Time from its beginning until the first audio of a stream is needed: others that would run dry come first. */
    private static final long FIRST_AUDIO_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** From one segment's seed to the next one's: bits of the square root of two, so that neighbouring seeds do not meet. */
    private static final long SEGMENT_SEED = 0x6A09E667F3BCC909L;

    private final List<ActiveRequest> requests;
    private final Vocoder vocoder;
    private final StageMonitor monitor;
    private final BiConsumer<ActiveRequest, SpeechPart> sink;
    private final int batchSize;
    private final List<FramePart> gathered = new ArrayList<>();
    private final Map<Integer, Progress> progress = new HashMap<>();
    private long begun = System.nanoTime();

    /** Progress of a request's speech. */
    private final class Progress {
        private final SynthesisOptions options;
        private final MarkedText text;
        /** Rate and volume of the segment that is being handed over. */
        private TextMarks.Prosody prosody = TextMarks.Prosody.USUAL;
        /** The stream of the segment whose last part has not come, if there is one. */
        private @Nullable VocoderStream stream;
        /** Audio of that segment, if it is to be handed over whole. */
        private final List<AudioClip> held = new ArrayList<>();

        private TimeStretch stretch;
        private PeakLimiter limiter;
        private final @Nullable LoudnessControl loudness;
        private boolean started;
        /** Words to hand over with the next samples. */
        private final List<SpokenWord> words = new ArrayList<>();
        /** Samples handed over, pauses included. */
        private long samples;
        /** Samples before the segment that is being handed over. */
        private long segmentStart;
        /** When the audio that was handed over has been heard, if it is heard as it comes; on the clock of nanoTime. */
        private long heardUntil = begun;

        Progress(ActiveRequest request) {
            options = request.options();
            text = request.text();
            stretch = newStretch();
            limiter = new PeakLimiter(CEILING, vocoder.format().sampleRate());
            loudness = options.loudness().isEmpty()
                    ? null
                    : new LoudnessControl(
                            options.loudness().getAsDouble(),
                            request.streamed(),
                            vocoder.format().sampleRate());
        }

        private TimeStretch newStretch() {
            return new TimeStretch(speed(), vocoder.format().sampleRate());
        }

        private double speed() {
            return options.speed() * prosody.rate();
        }

        VocoderStream stream(ActiveRequest request, TextSegment segment) {
            return stream == null
                    ? vocoder.open(request.cancellation(), options.seed() + segment.number() * SEGMENT_SEED)
                    : stream;
        }

        /** Forgets the segment whose last part has not come. */
        void restart() {
            stream = null;
            held.clear();
        }

        /** Takes the audio of a chunk; returns that of its segment once it is whole, and nothing before. */
        AudioClip hold(VocoderChunk chunk, AudioClip audio, TextSegment segment) {
            held.add(audio);
            if (!chunk.last()) {
                stream = chunk.stream();
                return AudioClip.of(new float[0], audio.sampleRate());
            }
            AudioClip whole = AudioClip.concat(held);
            restart();
            return take(chunk, whole, segment);
        }

        /** Takes the audio of a chunk; returns it at the request's speed and loudness, with the silences around it. */
        AudioClip take(VocoderChunk chunk, AudioClip audio, TextSegment segment) {
            List<AudioClip> clips = new ArrayList<>();
            if (!started) {
                add(silence(options.pauses().start(), options.speed()), clips);
                add(silence(before(segment), 1), clips);
                started = true;
            }
            if (stream == null) {
                segmentStart = samples;
                prosody = text.marks().prosodyAt(segment.start());
                stretch = newStretch();
                limiter = new PeakLimiter(CEILING, vocoder.format().sampleRate());
            }
            AudioClip pause = silence(segment.pause(), 1);
            AudioClip stretched = stretch.next(audio, chunk.last());
            AudioClip level = loudness == null ? stretched : loudness.next(stretched, chunk.last(), pause.length());
            add(amplified(level, chunk.last()), clips);
            if (chunk.last()) {
                add(pause, clips);
            }
            stream = chunk.last() ? null : chunk.stream();
            return AudioClip.concat(clips);
        }

        /** Returns samples at the segment's volume; what would be too loud for a file is limited. */
        private AudioClip amplified(AudioClip clip, boolean last) {
            if (prosody.gain() == 1) {
                return clip;
            }
            float[] samples = clip.toArray();
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (float) (samples[i] * prosody.gain());
            }
            return AudioClip.of(limiter.next(samples, last), clip.sampleRate());
        }

        /** Returns the silence that markup asks for before the first segment. */
        private Duration before(TextSegment first) {
            return text.marks().pauses().stream()
                    .filter(pause -> pause.at() <= first.start() && pause.kind() == TextMarks.Pause.Kind.MORE)
                    .map(TextMarks.Pause::silence)
                    .reduce(Duration.ZERO, Duration::plus);
        }

        private void add(AudioClip clip, List<AudioClip> clips) {
            clips.add(clip);
            samples += clip.length();
        }

        private AudioClip silence(Duration pause, double speed) {
            int rate = vocoder.format().sampleRate();
            return AudioClip.of(new float[(int) Math.round(pause.toNanos() / 1e9 * rate / speed)], rate);
        }

        SpokenWord word(TextSegment segment, WordSpan word) {
            return new SpokenWord(
                    text.start(segment.start() + word.start()),
                    text.end(segment.start() + word.end()),
                    segment.text().substring(word.start(), word.end()),
                    time(word.firstFrame()),
                    time(word.endFrame()));
        }

        /** Returns a check whose indices count from the start of the original text. */
        SegmentCheck check(TextSegment segment, SegmentCheck check) {
            List<SpeechFault> faults = check.faults().stream()
                    .map(fault -> new SpeechFault(
                            fault.kind(),
                            text.start(segment.start() + fault.start()),
                            text.end(segment.start() + fault.end())))
                    .toList();
            return new SegmentCheck(check.reachedLimit(), check.attempts(), faults);
        }

        private Duration time(int frame) {
            FrameFormat format = vocoder.format();
            double sample = segmentStart + frame * format.hopLength() / speed();
            return Duration.ofNanos(Math.round(sample * 1e9 / format.sampleRate()));
        }
    }

    /**
     * Creates the stage of one run.
     *
     * @param requests the run's, by the indices that parts give
     */
    VocodingStage(
            List<ActiveRequest> requests,
            Vocoder vocoder,
            StageMonitor monitor,
            BiConsumer<ActiveRequest, SpeechPart> sink) {
        this.requests = requests;
        this.vocoder = vocoder;
        this.monitor = monitor;
        this.sink = sink;
        this.batchSize = vocoder.preferredBatchSize();
    }

    /** Notes that speech begins, or goes on with text that has come since. */
    void begin() {
        begun = System.nanoTime();
    }

    /** Returns when more audio of a stream is needed, on the clock of nanoTime; empty if the run has requests that are none. */
    OptionalLong neededAt() {
        if (!requests.stream().allMatch(ActiveRequest::streamed)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(begun
                + IntStream.range(0, requests.size())
                        .mapToLong(index -> {
                            Progress known = progress.get(index);
                            long heard = known == null ? 0 : known.heardUntil - begun;
                            return heard > 0 ? heard : FIRST_AUDIO_NANOS;
                        })
                        .min()
                        .orElse(0));
    }

    /** Returns how many parts fit into the batch that is being gathered. */
    int room() {
        return Math.max(1, batchSize - gathered.size());
    }

    /** Takes parts, and vocodes what was gathered once it fills a batch or is waited for. */
    void accept(List<FramePart> parts) {
        gathered.addAll(parts);
        if (gathered.size() >= batchSize
                || parts.stream().anyMatch(part -> requests.get(part.request()).streamed())) {
            flush();
        }
    }

    /** Vocodes and hands over what was gathered. */
    void flush() {
        while (!gathered.isEmpty()) {
            vocode(nextBatch());
        }
    }

    /** Removes the parts of one call: up to one of each stream. Those of a request stay in order. */
    private List<FramePart> nextBatch() {
        List<FramePart> batch = new ArrayList<>();
        List<FramePart> later = new ArrayList<>();
        Set<Integer> taken = new HashSet<>();
        for (FramePart part : gathered) {
            if (taken.contains(part.request())) {
                later.add(part);
            } else {
                batch.add(part);
                if (!part.isLast() || progress(part).stream != null) {
                    taken.add(part.request());
                }
            }
        }
        gathered.clear();
        gathered.addAll(later);
        return batch;
    }

    private void vocode(List<FramePart> parts) {
        List<FramePart> wanted =
                parts.stream().filter(part -> !isCancelled(part)).toList();
        if (wanted.isEmpty()) {
            return;
        }
        wanted.stream().filter(FramePart::restarts).forEach(part -> progress(part)
                .restart());
        List<VocoderChunk> chunks = wanted.stream()
                .map(part -> new VocoderChunk(
                        progress(part).stream(request(part), part.segment()), part.frames(), part.isLast()))
                .toList();
        List<AudioClip> audio;
        try {
            audio = vocode(wanted, chunks);
        } catch (VoiceCloneException e) {
            failedAsAWhole(wanted, e);
            return;
        }
        for (int i = 0; i < wanted.size(); i++) {
            deliver(wanted.get(i), chunks.get(i), audio.get(i));
        }
    }

    private List<AudioClip> vocode(List<FramePart> parts, List<VocoderChunk> chunks) {
        List<RequestInfo> served =
                parts.stream().map(part -> request(part).info()).distinct().toList();
        try (StageTimer timer = monitor.start(Stage.VOCODER, vocoder.info(), served)) {
            List<AudioClip> audio = timer.time(() -> vocoder.vocode(chunks));
            for (int i = 0; i < parts.size(); i++) {
                request(parts.get(i)).failure().ifPresent(timer::failed);
                timer.audio(audio.get(i).seconds());
            }
            return audio;
        }
    }

    /** Vocodes the parts of a call that failed one by one, so that only those at fault fail. */
    private void failedAsAWhole(List<FramePart> parts, VoiceCloneException failure) {
        if (parts.size() == 1) {
            request(parts.get(0)).fail(failure);
        } else {
            parts.forEach(part -> vocode(List.of(part)));
        }
    }

    private void deliver(FramePart part, VocoderChunk chunk, AudioClip audio) {
        if (isCancelled(part)) {
            return;
        }
        Progress reached = progress(part);
        AudioClip spoken = request(part).streamed()
                ? reached.take(chunk, audio, part.segment())
                : reached.hold(chunk, audio, part.segment());
        part.words().forEach(word -> reached.words.add(reached.word(part.segment(), word)));
        if (spoken.length() == 0 && !part.isLast()) {
            return;
        }
        long now = System.nanoTime();
        reached.heardUntil = Math.max(0, reached.heardUntil - now)
                + now
                + Math.round(spoken.seconds() * TimeUnit.SECONDS.toNanos(1));
        List<SpokenWord> words = List.copyOf(reached.words);
        reached.words.clear();
        SegmentCheck check = part.end()
                .map(end -> reached.check(part.segment(), end.check()))
                .orElse(SegmentCheck.PASSED);
        TextSegment segment = reached.text.original(part.segment());
        sink.accept(request(part), new SpeechPart(spoken, segment, words, part.isLast(), check));
    }

    private Progress progress(FramePart part) {
        return progress.computeIfAbsent(part.request(), index -> new Progress(requests.get(index)));
    }

    private ActiveRequest request(FramePart part) {
        return requests.get(part.request());
    }

    private boolean isCancelled(FramePart part) {
        return request(part).cancellation().isCancelled();
    }
}
