package io.github.voiceclone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.listener.StageCall;
import io.github.voiceclone.testing.Waiters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Asynchronous requests, cancelled requests, and requests that miss their deadline. */
@Timeout(180)
class SpeakAsyncTest extends WithFakeStages {
    private static final int SAMPLES_A_WORD = 5;

    @Test
    void speakAsync_givesWhatSpeakGives() throws Exception {
        try (VoiceCloner cloner = cloner()) {
            Speech result = cloner.speakAsync(request("two words")).get();
            assertEquals(cloner.speak(request("two words")).audio(), result.audio());
        }
    }

    @Test
    void speakAsync_failsWithWhatSpeakThrows() {
        try (VoiceCloner cloner = cloner()) {
            CompletableFuture<Speech> blank = cloner.speakAsync(request("blank"));
            Throwable failure = assertThrows(ExecutionException.class, blank::get);
            assertInstanceOf(InvalidInputException.class, failure.getCause());
        }
    }

    @Test
    void cancelledFuture_stopsTheWorkBeforeItsNextPiece() throws Exception {
        try (VoiceCloner cloner = cloner()) {
            CompletableFuture<Speech> future = cloner.speakAsync(request("slow and more words"));
            awaitSlow();
            assertTrue(future.cancel(true));
            FakeStages.slowMayGo.countDown();
        }
        assertEquals(List.of("slow"), FakeStages.SPOKEN);
    }

    @Test
    void futureThatTimesOut_stopsTheWork() throws Exception {
        try (VoiceCloner cloner = cloner()) {
            CompletableFuture<Speech> future =
                    cloner.speakAsync(request("slow and more words")).orTimeout(10, TimeUnit.MILLISECONDS);
            Throwable failure = assertThrows(ExecutionException.class, future::get);
            assertInstanceOf(TimeoutException.class, failure.getCause());
            FakeStages.slowMayGo.countDown();
        }
        assertFalse(FakeStages.SPOKEN.contains("words"));
    }

    @Test
    void executor_runsTheWorkAndOutlivesTheCloner() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2, work -> new Thread(work, "application"));
        List<String> names = new CopyOnWriteArrayList<>();
        VoiceClonerListener listener = new VoiceClonerListener() {
            @Override
            public void stageStarted(StageCall call) {
                names.add(Thread.currentThread().getName());
            }
        };
        try {
            try (VoiceCloner cloner = VoiceCloner.builder()
                    .backend(FakeStages.NAME)
                    .executor(threads)
                    .listener(listener)
                    .build()) {
                assertEquals(
                        SAMPLES_A_WORD,
                        cloner.speakAsync(request("word")).get().audio().length());
            }
            assertEquals(Set.of("application"), Set.copyOf(names));
            assertFalse(threads.isShutdown());
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void lateRequest_failsAloneAndSaysHowLongItHad() {
        try (VoiceCloner cloner = cloner()) {
            List<SpeechRequest> requests =
                    List.of(request("late word").withTimeout(Duration.ofMillis(10)), request("other words"));
            List<SpeechOutcome> outcomes = cloner.speakAll(requests);
            TimeoutExceededException failure = assertInstanceOf(
                    TimeoutExceededException.class, outcomes.get(0).failure().orElseThrow());
            assertTrue(String.valueOf(failure.getMessage()).contains("0.010 s"), failure.getMessage());
            assertEquals(2 * SAMPLES_A_WORD, outcomes.get(1).get().audio().length());
        }
    }

    @Test
    void deadlineInTime_isNoMatter() {
        FakeStages.slowMayGo.countDown();
        try (VoiceCloner cloner = cloner()) {
            SpeechRequest request = request("word").withTimeout(Duration.ofDays(10_000_000));
            assertEquals(SAMPLES_A_WORD, cloner.speak(request).audio().length());
        }
        assertThrows(IllegalArgumentException.class, () -> request("word").withTimeout(Duration.ZERO));
    }

    @Test
    void closeNow_endsAtTheNextPieceWithClosed() throws Exception {
        VoiceCloner cloner = cloner();
        CompletableFuture<Speech> async = cloner.speakAsync(request("slow and more words"));
        awaitSlow();
        Waiters<Void> close = Waiters.waiting(() -> cloner.close(Duration.ZERO));
        FakeStages.slowMayGo.countDown();
        close.results();
        Throwable failure = assertThrows(ExecutionException.class, async::get);
        assertInstanceOf(ClosedException.class, failure.getCause());
        assertEquals(List.of("slow"), FakeStages.SPOKEN);
    }

    @Test
    void speakFromWithinASink_worksWithOnePlace() {
        QueueOptions one = QueueOptions.defaults().withMaxConcurrent(1).withMaxQueued(0);
        List<Speech> inner = new ArrayList<>();
        try (VoiceCloner cloner =
                VoiceCloner.builder().backend(FakeStages.NAME).queue(one).build()) {
            cloner.speak(request("outer"), piece -> inner.add(cloner.speak(request("inner"))));
        }
        assertEquals(1, inner.size());
    }

    @Test
    void longestDurations_areNoLimit() {
        Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
        InputLimits limits = InputLimits.defaults().withMaxRecording(longest);
        limits.checkRecording(1e9);
        assertEquals(longest, limits.maxRecording());
        VoiceCloner cloner = VoiceCloner.builder()
                .backend(FakeStages.NAME)
                .inputLimits(limits)
                .build();
        assertTrue(cloner.speak(request("word").withTimeout(longest)).audio().length() > 0);
        cloner.close(longest);
        assertEquals(
                0,
                new TimeoutExceededException(longest)
                        .getMessage()
                        .indexOf("the request was not done within 922337203685477"));
    }

    @Test
    void closeWithNegativeGrace_isRefusedAndClosesNothing() {
        try (VoiceCloner cloner = cloner()) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> cloner.close(Duration.ofSeconds(-1)));
            assertEquals("the grace is PT-1S, expected zero or a positive duration", refused.getMessage());
            cloner.speak(request("word"));
        }
    }
}
