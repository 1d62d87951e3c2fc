package io.github.voiceclone.server;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.OverloadedException;
import io.github.voiceclone.SegmentCheck;
import io.github.voiceclone.SkippedCharacter;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.Speech;
import io.github.voiceclone.SpeechOutcome;
import io.github.voiceclone.SpeechPart;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SpeechSegment;
import io.github.voiceclone.SpokenWord;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioTags;
import io.github.voiceclone.spi.StageInfo;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A cloner without models: each character of a text is a tenth of a second of a tone, whose pitch follows from the seed, the
 * voice and the text. Texts may begin with a word that tells it to fail or to wait.
 */
final class FakeCloner implements VoiceCloner {
    static final int RATE = 16_000;
    static final String MODEL = "ab".repeat(32);

    /** Requests, as they came. */
    final List<SpeechRequest> requests = new CopyOnWriteArrayList<>();
    /** Recordings of voices, as they came. */
    final List<AudioClip> recordings = new CopyOnWriteArrayList<>();
    /** Options of requests that bring none. */
    volatile SynthesisOptions options = SynthesisOptions.defaults();
    /** Streams that run. */
    final AtomicInteger running = new AtomicInteger();
    /** Streams that were cancelled. */
    final AtomicInteger cancelled = new AtomicInteger();
    /** Gate that a text that begins with "wait" waits for before its second part, one with "hold" before its first. */
    volatile CountDownLatch gate = new CountDownLatch(0);

    static AudioClip clip(SpeechRequest request, int part) {
        float[] samples = new float[RATE / 10];
        int voice = request.voice().orElseThrow().speaker().values().hashCode();
        long pitch =
                request.options().orElseThrow().seed() + part + request.text().hashCode() + voice;
        double step = 0.02 + 0.001 * Math.floorMod(pitch, 50);
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.3 * Math.sin(i * step));
        }
        return AudioClip.of(samples, RATE);
    }

    private static SpeechPart part(SpeechRequest request, int number, int count) {
        String text = request.text();
        TextSegment segment = new TextSegment(0, 0, text, text, List.of(), Duration.ZERO);
        SpokenWord word = new SpokenWord(
                number,
                text.substring(number, number + 1),
                Duration.ofMillis(100L * number),
                Duration.ofMillis(100L * number + 80));
        return new SpeechPart(clip(request, number), segment, List.of(word), number == count - 1, SegmentCheck.PASSED);
    }

    private void check(SpeechRequest request) {
        requests.add(request);
        if (request.text().startsWith("invalid")) {
            throw new InvalidInputException("the text cannot be spoken", ", or raise InputLimits.maxTextLength");
        }
        if (request.text().startsWith("overloaded")) {
            throw new OverloadedException("no room");
        }
        if (request.text().startsWith("defect")) {
            throw new IllegalStateException("secret " + request.text());
        }
    }

    @Override
    public Flow.Publisher<SpeechPart> stream(SpeechRequest request) {
        return subscriber -> new Stream(request, subscriber).begin();
    }

    @Override
    public Flow.Publisher<SpeechPart> stream(SpeechRequest request, Flow.Publisher<String> more) {
        return subscriber -> new Pieces(request, subscriber).begin(more);
    }

    /** Speaks pieces as they come, a part for each. */
    private final class Pieces implements Flow.Subscription, Flow.Subscriber<String> {
        private final SpeechRequest request;
        private final Flow.Subscriber<? super SpeechPart> subscriber;
        private final AtomicBoolean over = new AtomicBoolean();
        private Flow.Subscription pieces;
        private String text = "";
        private int number;

        Pieces(SpeechRequest request, Flow.Subscriber<? super SpeechPart> subscriber) {
            this.request = request;
            this.subscriber = subscriber;
        }

        void begin(Flow.Publisher<String> more) {
            running.incrementAndGet();
            requests.add(request);
            subscriber.onSubscribe(this);
            more.subscribe(this);
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            pieces = given;
            given.request(1);
        }

        @Override
        public void onNext(String piece) {
            if (over.get()) {
                return;
            }
            if (piece.startsWith("invalid")) {
                end();
                pieces.cancel();
                subscriber.onError(new InvalidInputException("the text cannot be spoken"));
                return;
            }
            TextSegment segment = new TextSegment(number, text.length(), piece, piece, List.of(), Duration.ZERO);
            SpokenWord word = new SpokenWord(
                    text.length(), piece, Duration.ofMillis(100L * number), Duration.ofMillis(100L * number + 80));
            subscriber.onNext(
                    new SpeechPart(clip(request, number++), segment, List.of(word), true, SegmentCheck.PASSED));
            text += piece;
            pieces.request(1);
        }

        @Override
        public void onError(Throwable failure) {
            end();
            subscriber.onError(failure);
        }

        @Override
        public void onComplete() {
            end();
            subscriber.onComplete();
        }

        @Override
        public void request(long n) {}

        private void end() {
            if (over.compareAndSet(false, true)) {
                running.decrementAndGet();
            }
        }

        @Override
        public void cancel() {
            if (!over.get()) {
                cancelled.incrementAndGet();
                pieces.cancel();
            }
            end();
        }
    }

    private final class Stream implements Flow.Subscription {
        private final SpeechRequest request;
        private final Flow.Subscriber<? super SpeechPart> subscriber;
        private final AtomicLong demand = new AtomicLong();
        private final AtomicBoolean over = new AtomicBoolean();

        Stream(SpeechRequest request, Flow.Subscriber<? super SpeechPart> subscriber) {
            this.request = request;
            this.subscriber = subscriber;
        }

        void begin() {
            running.incrementAndGet();
            subscriber.onSubscribe(this);
            Thread thread = new Thread(this::run, "fake-speech");
            thread.setDaemon(true);
            thread.start();
        }

        private void run() {
            try {
                check(request);
                int count = request.text().length();
                for (int i = 0; i < count; i++) {
                    if ((i == 1 && request.text().startsWith("wait"))
                            || (i == 0 && request.text().startsWith("hold"))) {
                        gate.await();
                    }
                    if (i == 2 && request.text().startsWith("broken")) {
                        throw new InvalidInputException("broken in the middle");
                    }
                    while (demand.get() == 0 && !over.get()) {
                        Thread.sleep(1);
                    }
                    if (over.get()) {
                        return;
                    }
                    demand.decrementAndGet();
                    subscriber.onNext(part(request, i, count));
                }
                end();
                subscriber.onComplete();
            } catch (RuntimeException e) {
                end();
                subscriber.onError(e);
            } catch (InterruptedException e) {
                end();
            }
        }

        private void end() {
            if (over.compareAndSet(false, true)) {
                running.decrementAndGet();
            }
        }

        @Override
        public void request(long n) {
            demand.addAndGet(n);
        }

        @Override
        public void cancel() {
            if (over.compareAndSet(false, true)) {
                running.decrementAndGet();
                cancelled.incrementAndGet();
            }
        }
    }

    @Override
    public Speech speak(SpeechRequest request) {
        check(request);
        List<SpeechSegment> segments = new ArrayList<>();
        List<AudioClip> clips = new ArrayList<>();
        int count = request.text().length();
        for (int i = 0; i < count; i++) {
            SpeechPart part = part(request, i, count);
            clips.add(part.audio());
            segments.add(new SpeechSegment(part.audio(), part.segment(), part.words(), part.check()));
        }
        return new Speech(AudioClip.concat(clips), segments, request.voice().orElseThrow(), syntheticSpeechTags());
    }

    @Override
    public Voice createVoice(String name, AudioClip recording, AudioClip... more) {
        if (recording.seconds() < 0.5) {
            throw new InvalidInputException(name + ": too little speech");
        }
        recordings.add(recording);
        float[] values = new float[16];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.1f + Math.abs(recording.samples().get(i * 10));
        }
        return new Voice(name, SpeakerEmbedding.of(unit(values)), MODEL);
    }

    private static float[] unit(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value * value;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] /= (float) Math.sqrt(sum);
        }
        return values;
    }

    @Override
    public Voice createVoice(String name, Path recording, Path... more) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void speak(SpeechRequest request, Consumer<SpeechSegment> sink) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Speech> speakAsync(SpeechRequest request) {
        if (!request.text().startsWith("hold")) {
            return CompletableFuture.supplyAsync(() -> speak(request));
        }
        running.incrementAndGet();
        CompletableFuture<Speech> never = new CompletableFuture<>();
        CompletableFuture<Speech> unused = never.whenComplete((speech, failure) -> {
            running.decrementAndGet();
            cancelled.incrementAndGet();
        });
        return never;
    }

    @Override
    public List<SpeechOutcome> speakAll(List<SpeechRequest> all) {
        throw new UnsupportedOperationException();
    }

    @Override
    public InputStream streamAudio(SpeechRequest request, AudioEncoding encoding) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SynthesisOptions options() {
        return options;
    }

    @Override
    public List<TextSegment> read(String text) {
        List<TextSegment.Word> words = new ArrayList<>();
        for (int start = 0, end; start < text.length(); start = end + 1) {
            end = text.indexOf(' ', start) < 0 ? text.length() : text.indexOf(' ', start);
            if (end > start) {
                words.add(new TextSegment.Word(
                        start, end, text.substring(start, end).toUpperCase(Locale.ROOT)));
            }
        }
        return List.of(new TextSegment(
                0,
                0,
                text,
                text.toUpperCase(Locale.ROOT),
                List.of(new SkippedCharacter('x', 1)),
                Duration.ZERO,
                words));
    }

    @Override
    public int sampleRate() {
        return RATE;
    }

    @Override
    public List<String> languages() {
        return List.of("zh");
    }

    @Override
    public StageInfo encoderInfo() {
        return new StageInfo("fake", "fp32", "cd".repeat(32), MODEL);
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
        return new AudioTags("voiceclone", "Synthetic speech");
    }

    @Override
    public void close() {}

    @Override
    public void close(Duration grace) {}
}
