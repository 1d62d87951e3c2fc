package io.github.voiceclone.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.CancelledException;
import io.github.voiceclone.OverloadedException;
import io.github.voiceclone.QueueOptions;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.testing.Waiters;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionQueueTest {
    private static final QueueOptions TWO_RUN_FOUR_WAIT =
            QueueOptions.defaults().withMaxConcurrent(2).withMaxQueued(4);

    private final AdmissionQueue queue = new AdmissionQueue(TWO_RUN_FOUR_WAIT);

    private AdmissionQueue.Permit ask(int requests) {
        return queue.ask(requests, new Cancellation());
    }

    @Test
    void smallCall_doesNotOvertakeALargeOne() {
        AdmissionQueue.Permit first = ask(1);
        AdmissionQueue.Permit large = ask(2);
        AdmissionQueue.Permit small = ask(1);
        assertFalse(large.granted().isDone() || small.granted().isDone());
        first.close();
        assertTrue(large.granted().isDone());
        assertFalse(small.granted().isDone());
        large.close();
        assertTrue(small.granted().isDone());
        assertEquals(List.of(1, 0), List.of(queue.running(), queue.waiting()));
    }

    @Test
    void largeCallThatGivesUp_letsThoseBehindItIn() {
        AdmissionQueue.Permit running = ask(1);
        Cancellation cancellation = new Cancellation();
        AdmissionQueue.Permit large = queue.ask(2, cancellation);
        AdmissionQueue.Permit small = ask(1);
        assertFalse(small.granted().isDone());
        cancellation.cancel(new CancelledException());
        assertTrue(large.granted().isCompletedExceptionally());
        assertTrue(small.granted().isDone());
        assertEquals(List.of(2, 0), List.of(queue.running(), queue.waiting()));
        running.close();
    }

    @Test
    void permitClosedTwice_isGivenBackOnce() {
        AdmissionQueue.Permit first = ask(1);
        ask(1);
        first.close();
        first.close();
        assertEquals(1, queue.running());
        ask(1);
        assertFalse(ask(1).granted().isDone());
    }

    @Test
    void permitClosedBeforeItsTurn_leavesTheQueue() {
        AdmissionQueue.Permit running = ask(2);
        AdmissionQueue.Permit waiting = ask(1);
        waiting.close();
        running.close();
        ask(2).close();
        assertEquals(List.of(0, 0), List.of(queue.running(), queue.waiting()));
    }

    @Test
    void callerThatWaitsForRoom_isCancelledByAnInterrupt() {
        AdmissionQueue full = new AdmissionQueue(
                QueueOptions.defaults().withMaxConcurrent(1).withMaxQueued(0).withBlockWhenFull(true));
        AdmissionQueue.Permit running = full.ask(1, new Cancellation());
        Waiters<Throwable> waiter = new Waiters<>();
        Thread thread =
                waiter.start(() -> assertThrows(CancelledException.class, () -> full.ask(1, new Cancellation())));
        waiter.awaitLastWaiting();
        thread.interrupt();
        assertTrue(waiter.result(0).getMessage().contains("interrupted"));
        running.close();
        assertTrue(full.ask(1, new Cancellation()).granted().isDone());
    }

    @Test
    void callLargerThanTheQueue_isRefusedWhileOthersRun() {
        ask(2);
        ask(2);
        ask(2);
        assertThrows(OverloadedException.class, () -> ask(1));
        assertEquals(List.of(2, 4), List.of(queue.running(), queue.waiting()));
    }
}
