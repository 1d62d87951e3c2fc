package io.github.voiceclone.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real threads, a real voice: arrivals, lengths, cancels, deadlines and bad input at random, and a close in the middle. */
@Timeout(120)
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
    private final ConcurrentLinkedQueue<AudioClip> spoken = new ConcurrentLinkedQueue<>();

    private static VoiceCloner cloner() {
        QueueOptions queue = QueueOptions.defaults().withMaxConcurrent(6).withMaxQueued(3);
        return VoiceCloner.builder().queue(queue).build();
    }

    @Test
    void anythingAtAnyTime_leavesNothingBehind() throws Exception {
        long handles = NativeHandles.open();
        AudioClip alone;
        try (VoiceCloner cloner = cloner()) {
            Voice voice = cloner.createVoice("me", Path.of("../voiceclone-cli/src/test/resources/speech.wav"));
            alone = cloner.speak(request(TEXTS[1], voice)).audio();
            storm(cloner, voice, Duration.ofSeconds(60));
            AudioClip afterwards = cloner.speak(request(TEXTS[1], voice)).audio();
            assertTrue(areAlike(alone, afterwards), "the same request speaks otherwise afterwards");
            assertEquals(Set.of(), surprises);
        }
        assertEquals(handles, NativeHandles.open());
        assertTrue(spoken.stream().anyMatch(clip -> areAlike(alone, clip)), "no one got what it would have got alone");
    }

    /** Tells whether clips differ by rounding alone: a step that was shared adds up in another order. */
    private static boolean areAlike(AudioClip one, AudioClip other) {
        if (one.length() != other.length()) {
            return false;
        }
        float[] expected = one.toArray();
        float[] found = other.toArray();
        return IntStream.range(0, expected.length).allMatch(i -> Math.abs(expected[i] - found[i]) < 1e-3);
    }

    @Test
    void closeInTheMiddle_endsEveryCall() throws Exception {
        long handles = NativeHandles.open();
        VoiceCloner cloner = cloner();
        Voice voice = cloner.createVoice("me", Path.of("../voiceclone-cli/src/test/resources/speech.wav"));
        CompletableFuture<Void> close = CompletableFuture.runAsync(
                () -> cloner.close(Duration.ofMillis(20)),
                CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
        storm(cloner, voice, Duration.ofSeconds(60));
        close.get();
        assertEquals(Set.of(), surprises);
        assertEquals(handles, NativeHandles.open());
    }

    private static SpeechRequest request(String text, Voice voice) {
        return SpeechRequest.of(text, voice)
                .withOptions(SynthesisOptions.defaults().withMaxFrames(200));
    }

    private void storm(VoiceCloner cloner, Voice voice, Duration longest) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        List<Future<?>> calls = new ArrayList<>();
        for (int caller = 0; caller < CALLERS; caller++) {
            Random random = new Random(caller);
            calls.add(callers.submit(() -> {
                for (int i = 0; i < CALLS_EACH; i++) {
                    attempt(cloner, voice, random);
                }
            }));
        }
        callers.shutdown();
        assertTrue(callers.awaitTermination(longest.toSeconds(), TimeUnit.SECONDS), "a call hangs");
        for (Future<?> call : calls) {
            call.get();
        }
    }

    private void attempt(VoiceCloner cloner, Voice voice, Random random) {
        SpeechRequest request = request(TEXTS[random.nextInt(TEXTS.length)], voice);
        try {
            Thread.sleep(random.nextInt(20));
            call(cloner, request, random);
        } catch (Exception e) {
            Throwable cause = e instanceof ExecutionException || e instanceof IOException ? e.getCause() : e;
            if (cause == null || !EXPECTED.contains(cause.getClass())) {
                surprises.add(String.valueOf(cause == null ? e : cause));
            }
        }
    }

    private void call(VoiceCloner cloner, SpeechRequest request, Random random) throws Exception {
        switch (random.nextInt(6)) {
            case 0 -> spoken.add(cloner.speak(request).audio());
            case 1 -> cloner.speak(request.withTimeout(Duration.ofMillis(1 + random.nextInt(100))));
            case 2 -> spoken.add(cloner.speakAsync(request).get().audio());
            case 3 -> {
                CompletableFuture<Speech> future = cloner.speakAsync(request);
                Thread.sleep(random.nextInt(30));
                future.cancel(true);
            }
            case 4 -> {
                try (InputStream wav = cloner.streamWav(request)) {
                    wav.readNBytes(random.nextInt(40_000));
                }
            }
            default -> cloner.speakAll(List.of(request, request.withTimeout(Duration.ofMillis(20)), request))
                    .forEach(outcome -> {
                        if (outcome.succeeded()) {
                            spoken.add(outcome.get().audio());
                        }
                    });
        }
    }
}
