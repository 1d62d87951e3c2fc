package io.github.voiceclone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.testing.Waiters;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Interrupts of threads that are in a call. */
class InterruptTest extends WithFakeStages {
    @Test
    void interruptBetweenSegments_endsTheCallWithTheFlagSet() {
        List<String> spoken = new ArrayList<>();
        try (VoiceCloner cloner = cloner()) {
            CancelledException failure = assertThrows(
                    CancelledException.class,
                    () -> cloner.speak(request("one and two"), segment -> {
                        spoken.add(segment.text());
                        Thread.currentThread().interrupt();
                    }));
            assertTrue(failure.getMessage().contains("interrupted"), failure.getMessage());
            assertTrue(Thread.interrupted(), "the flag is lost");
            assertEquals("word", cloner.speak(request("word")).segments().get(0).text());
        }
        assertEquals(List.of("one"), spoken);
    }

    @Test
    void interruptInTheQueue_endsTheWait() throws Exception {
        QueueOptions one = QueueOptions.defaults().withMaxConcurrent(1);
        try (VoiceCloner cloner =
                VoiceCloner.builder().backend(FakeStages.NAME).queue(one).build()) {
            CompletableFuture<Speech> first = cloner.speakAsync(request("slow"));
            awaitSlow();
            Waiters<Throwable> waited = new Waiters<>();
            Thread caller = waited.start(
                    () -> assertThrows(VoiceCloneException.class, () -> cloner.speak(request("given up"))));
            waited.awaitLastWaiting();
            caller.interrupt();
            assertInstanceOf(CancelledException.class, waited.result(0));
            FakeStages.slowMayGo.countDown();
            first.get(10, TimeUnit.SECONDS);
            cloner.speakAsync(request("next")).get(10, TimeUnit.SECONDS); // The one that gave up holds no place.
        }
        assertEquals(List.of("slow", "next"), FakeStages.SPOKEN);
    }
}
