package io.github.voiceclone.spark;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SegmentCheck;
import io.github.voiceclone.Speaker;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.Speech;
import io.github.voiceclone.SpeechOutcome;
import io.github.voiceclone.SpeechPart;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SpeechSegment;
import io.github.voiceclone.SpokenWord;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioTags;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.VoicePackSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Opens cloners without models: a tone that follows from text, voice and seed. If a pack is set, its folder gets a line in
 * {@code log} for each cloner opened, text begun and text spoken. The text "meet" waits until {@link #MEETING} texts are
 * being spoken, "hold" until there is a file {@code go}, "slow" takes a long time, "bad" fails, "defect"
 * fails in an unexpected way.
 */
public final class FakeCloners implements ClonerFactory {
    static final int RATE = 8_000;
    static final int MEETING = 20;

    /** Texts that are being spoken in this process, the most there were at once, and those that were cancelled. */
    static final AtomicInteger RUNNING = new AtomicInteger();

    static final AtomicInteger MOST = new AtomicInteger();
    static final AtomicInteger CANCELLED = new AtomicInteger();

    public FakeCloners() {}

    @Override
    public VoiceCloner open(ClonerSettings settings) {
        String log = settings.pack().map(FakeCloners::folder).orElse("");
        log(log, "opened " + settings.device().orElse("none") + " " + settings.threads());
        return new FakeCloner(log, settings.maxConcurrent());
    }

    /** Returns the folder that a pack's file "where" names, or its own. */
    private static String folder(VoicePackSource pack) {
        try (InputStream where = pack.open("where")) {
            return new String(where.readAllBytes(), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return pack.description();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void log(String folder, String line) {
        if (folder.isEmpty() || !Files.isDirectory(Path.of(folder))) {
            return;
        }
        try {
            Files.writeString(
                    Path.of(folder, "log"),
                    line + " " + ProcessHandle.current().pid() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class FakeCloner implements VoiceCloner {
        private final String log;
        private final Semaphore permits;
        private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work);
            thread.setDaemon(true);
            return thread;
        });

        FakeCloner(String log, int maxConcurrent) {
            this.log = log;
            this.permits = new Semaphore(maxConcurrent);
        }

        @Override
        public CompletableFuture<Speech> speakAsync(SpeechRequest request) {
            CompletableFuture<Speech> future = new CompletableFuture<>();
            threads.execute(() -> {
                permits.acquireUninterruptibly();
                MOST.accumulateAndGet(RUNNING.incrementAndGet(), Math::max);
                try {
                    future.complete(speak(request, future));
                } catch (RuntimeException e) {
                    future.completeExceptionally(e);
                } finally {
                    RUNNING.decrementAndGet();
                    permits.release();
                }
            });
            return future;
        }

        private Speech speak(SpeechRequest request, CompletableFuture<?> future) {
            String text = request.text();
            log(log, "begun " + request.id().orElse(""));
            long end = System.nanoTime()
                    + Duration.ofMillis(text.startsWith("slow") ? 60_000 : 15).toNanos();
            long late = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            if (text.startsWith("hold")) {
                log(log, "held " + request.id().orElse(""));
            }
            while (System.nanoTime() < end
                    || (text.startsWith("hold") && !Files.exists(Path.of(log, "go")))
                    || (text.startsWith("meet") && MOST.get() < MEETING && System.nanoTime() < late)) {
                if (future.isDone()) {
                    CANCELLED.incrementAndGet();
                    throw new CancellationException();
                }
                pause();
            }
            if (text.startsWith("bad")) {
                throw new InvalidInputException("the text is bad", ", or raise a limit");
            }
            if (text.startsWith("defect")) {
                throw new IllegalStateException("a defect");
            }
            log(log, "spoken " + request.id().orElse(""));
            Voice voice = request.voice().orElseThrow();
            AudioClip clip =
                    clip(text, voice.speaker(), request.options().orElseThrow().seed());
            TextSegment segment = new TextSegment(0, 0, text, text, List.of(), Duration.ZERO);
            SpokenWord word = new SpokenWord(0, text, Duration.ofMillis(10), Duration.ofMillis(60));
            return new Speech(
                    clip,
                    List.of(new SpeechSegment(clip, segment, List.of(word), SegmentCheck.PASSED)),
                    voice,
                    AudioTags.NONE);
        }

        private static void pause() {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Voice createVoice(String name, Path recording, Path... more) {
            log(log, "voice " + name);
            return new Voice(name, SpeakerEmbedding.of(new float[] {name.length()}), "fake");
        }

        @Override
        public Voice createVoice(String name, AudioClip recording, AudioClip... more) {
            log(log, "voice " + name);
            return new Voice(name, SpeakerEmbedding.of(new float[] {recording.length()}), "fake");
        }

        @Override
        public Speech speak(SpeechRequest request) {
            return speakAsync(request).join();
        }

        @Override
        public void speak(SpeechRequest request, Consumer<SpeechSegment> sink) {
            speak(request).segments().forEach(sink);
        }

        @Override
        public List<SpeechOutcome> speakAll(List<SpeechRequest> requests) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Flow.Publisher<SpeechPart> stream(SpeechRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public InputStream streamAudio(SpeechRequest request, AudioEncoding encoding) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int sampleRate() {
            return RATE;
        }

        @Override
        public StageInfo encoderInfo() {
            return new StageInfo("fake", "fp32", "fake", "fake");
        }

        @Override
        public StageInfo synthesizerInfo() {
            return encoderInfo();
        }

        @Override
        public StageInfo vocoderInfo() {
            return encoderInfo();
        }

        @Override
        public AudioTags syntheticSpeechTags() {
            return AudioTags.NONE;
        }

        @Override
        public void close() {
            close(Duration.ofDays(1));
        }

        @Override
        public void close(Duration grace) {
            threads.shutdown();
            log(log, "closed");
        }
    }

    /** Returns what is spoken. */
    static AudioClip clip(String text, Speaker voice, long seed) {
        long pitch = text.hashCode() + seed;
        float[] samples = new float[800];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.3
                    * Math.sin(i * (0.02 + 0.001 * Math.floorMod(pitch, 97))
                            + voice.values().get(0)));
        }
        return AudioClip.of(samples, RATE);
    }
}
