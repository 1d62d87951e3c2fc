package io.github.voiceclone.cli.bench;

import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.cli.measure.ResidentMemory;
import io.github.voiceclone.onnx.NativeHandles;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.IntConsumer;

/**
 * Soak test: many short requests, some of them cancelled, abandoned or bad, with the memory and native handles held before
 * and after.
 */
final class Soak {
    private static final String[] TEXTS = {"你好。", "早上好，朋友。", "再见！", "今天天气很好。"};
    private static final String UNSPEAKABLE = "！！";
    private static final int WARM_UP = 50;
    private static final int CANCELLED = 10;
    private static final int STREAMED = 11;
    private static final int REFUSED = 13;

    private final VoiceCloner cloner;
    private final Voice voice;
    private final int concurrent;
    private final Random random = new Random(1);

    /**
     * Creates a soak.
     *
     * @param concurrent number of concurrent requests
     */
    Soak(VoiceCloner cloner, Voice voice, int concurrent) {
        this.cloner = cloner;
        this.voice = voice;
        this.concurrent = concurrent;
    }

    /**
     * Resources held by the process while no request was in progress.
     *
     * @param residentBytes heap and native memory together; 0 if unknown
     * @param heapBytes live heap, after a collection
     * @param nativeHandles native objects open
     */
    record Held(long residentBytes, long heapBytes, long nativeHandles) {
        static Held now() {
            Runtime runtime = Runtime.getRuntime();
            for (int i = 0; i < 3; i++) {
                System.gc();
            }
            return new Held(ResidentMemory.bytes(), runtime.totalMemory() - runtime.freeMemory(), NativeHandles.open());
        }
    }

    /**
     * Report of a soak test.
     *
     * @param requests how many were sent
     * @param seconds how long they took
     * @param before held after the first few
     * @param after held after all
     */
    record Report(int requests, double seconds, Held before, Held after) {}

    /** Sends requests, telling how many are done. */
    Report run(int requests, IntConsumer progress) {
        send(WARM_UP, done -> {});
        Held before = Held.now();
        long start = System.nanoTime();
        send(requests, progress);
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Report(requests, seconds, before, Held.now());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the semaphore tells when all are done
    private void send(int requests, IntConsumer progress) {
        Semaphore room = new Semaphore(concurrent);
        for (int i = 0; i < requests; i++) {
            room.acquireUninterruptibly();
            send(i).whenComplete((speech, failure) -> room.release());
            progress.accept(i);
        }
        room.acquireUninterruptibly(concurrent);
    }

    /** Sends a request; its failure is ignored. */
    private CompletableFuture<?> send(int number) {
        String text = number % REFUSED == 0 ? UNSPEAKABLE : TEXTS[number % TEXTS.length];
        SpeechRequest request = SpeechRequest.of(text, voice);
        if (number % STREAMED == 0) {
            return CompletableFuture.runAsync(() -> leaveHalfWay(request));
        }
        CompletableFuture<?> speech = cloner.speakAsync(request);
        if (number % CANCELLED == 0) {
            return CompletableFuture.runAsync(() -> cancelSoon(speech));
        }
        return speech;
    }

    private void leaveHalfWay(SpeechRequest request) {
        try (InputStream wav = cloner.streamWav(request)) {
            wav.readNBytes(random.nextInt(20_000));
        } catch (IOException e) {
            // It cannot be spoken.
        }
    }

    private void cancelSoon(CompletableFuture<?> speech) {
        try {
            Thread.sleep(random.nextInt(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        speech.cancel(true);
    }
}
