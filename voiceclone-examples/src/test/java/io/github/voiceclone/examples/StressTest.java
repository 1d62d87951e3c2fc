package io.github.voiceclone.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.CancelledException;
import io.github.voiceclone.ClosedException;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.OverloadedException;
import io.github.voiceclone.QueueOptions;
import io.github.voiceclone.Speech;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TimeoutExceededException;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.onnx.NativeHandles;
import io.github.voiceclone.testing.Waiters;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real threads, a real voice: arrivals, lengths, cancels, deadlines and bad input at random, and a close in the middle. */
@Timeout(300)
class StressTest {
    private static final int CALLERS = 8;
    private static final int CALLS_EACH = 25;

    private static final String[] TEXTS = {"好。", "早上好，朋友。", "今天天气很好，我们去散步。", "！", "😀"};

    /** What a request may fail with, besides with nothing. */
    private static final Set<Class<?>> EXPECTED = Set.of(
            InvalidInputException.class,
            TimeoutExceededException.class,
            OverloadedException.class,
            CancelledException.class,
            CancellationException.class,
            ClosedException.class);

    private final Set<String> surprises = ConcurrentHashMap.newKeySet();
    private final Map<String, Queue<AudioClip>> spoken = new ConcurrentHashMap<>();
    private final CountDownLatch middle = new CountDownLatch(CALLERS * CALLS_EACH / 2);

    private static VoiceCloner cloner() {
        QueueOptions queue = QueueOptions.defaults().withMaxConcurrent(6).withMaxQueued(3);
        return VoiceCloner.builder().queue(queue).build();
    }

    @Test
    void anythingAtAnyTime_leavesNothingBehind() throws Exception {
        long handles = NativeHandles.open();
        try (VoiceCloner cloner = cloner()) {
            Voice voice = cloner.createVoice("me", Path.of("../voiceclone-cli/src/test/resources/speech.wav"));
            storm(cloner, voice);
            assertEquals(Set.of(), surprises);
            assertEachAsAlone(cloner, voice);
        }
        assertEquals(handles, NativeHandles.open());
    }

    /**
     * Every clip is what its text gets alone, up to rounding: a step that was shared adds up in another order. The difference is taken
     * over the whole clip: where the pitch, by rounding, has room for one harmonic more, a single pulse is 3 % higher.
     */
    private void assertEachAsAlone(VoiceCloner cloner, Voice voice) {
        assertFalse(spoken.isEmpty(), "nobody got anything");
        spoken.forEach((text, clips) -> {
            float[] alone = cloner.speak(request(text, voice)).audio().toArray();
            for (AudioClip clip : clips) {
                assertEquals(alone.length, clip.length(), text);
                double decibels = signalToDifference(alone, clip.toArray());
                assertTrue(decibels > 60, text + ": only " + decibels + " dB above the difference");
            }
        });
    }

    private static double signalToDifference(float[] signal, float[] other) {
        double power = 0;
        double difference = 0;
        for (int i = 0; i < signal.length; i++) {
            power += (double) signal[i] * signal[i];
            double d = signal[i] - other[i];
            difference += d * d;
        }
        return 10 * Math.log10(power / difference);
    }

    @Test
    void closeInTheMiddle_endsEveryCall() throws Exception {
        long handles = NativeHandles.open();
        VoiceCloner cloner = cloner();
        Voice voice = cloner.createVoice("me", Path.of("../voiceclone-cli/src/test/resources/speech.wav"));
        Waiters<Boolean> close = new Waiters<>();
        close.start(() -> {
            middle.await();
            cloner.close(Duration.ofMillis(20));
            return true;
        });
        storm(cloner, voice);
        close.results();
        assertEquals(Set.of(), surprises);
        assertEquals(handles, NativeHandles.open());
    }

    private static SpeechRequest request(String text, Voice voice) {
        return SpeechRequest.of(text, voice)
                .withOptions(SynthesisOptions.defaults().withMaxFrames(200));
    }

    private void storm(VoiceCloner cloner, Voice voice) {
        Waiters<Boolean> callers = new Waiters<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            Random random = new Random(caller);
            callers.start(() -> {
                for (int i = 0; i < CALLS_EACH; i++) {
                    attempt(cloner, voice, random);
                    middle.countDown();
                }
                return true;
            });
        }
        callers.results();
    }

    private void attempt(VoiceCloner cloner, Voice voice, Random random) {
        try {
            call(cloner, request(TEXTS[random.nextInt(TEXTS.length)], voice), random);
        } catch (Exception e) {
            Throwable cause = e instanceof ExecutionException || e instanceof IOException ? e.getCause() : e;
            if (cause == null || !EXPECTED.contains(cause.getClass())) {
                surprises.add(String.valueOf(cause == null ? e : cause));
            }
        }
    }

    private void call(VoiceCloner cloner, SpeechRequest request, Random random) throws Exception {
        switch (random.nextInt(6)) {
            case 0 -> keep(request, cloner.speak(request));
            case 1 -> cloner.speak(request.withTimeout(Duration.ofMillis(1 + random.nextInt(100))));
            case 2 -> keep(request, cloner.speakAsync(request).get());
            case 3 -> {
                CompletableFuture<Speech> future = cloner.speakAsync(request);
                try {
                    keep(request, future.get(random.nextInt(30), TimeUnit.MILLISECONDS));
                } catch (TimeoutException e) {
                    future.cancel(true);
                }
            }
            case 4 -> {
                try (InputStream wav = cloner.streamWav(request)) {
                    wav.readNBytes(random.nextInt(40_000));
                }
            }
            default -> cloner.speakAll(List.of(request, request.withTimeout(Duration.ofMillis(20)), request))
                    .forEach(outcome -> {
                        if (outcome.succeeded()) {
                            keep(request, outcome.get());
                        }
                    });
        }
    }

    private void keep(SpeechRequest request, Speech speech) {
        spoken.computeIfAbsent(request.text(), text -> new ConcurrentLinkedQueue<>())
                .add(speech.audio());
    }
}
