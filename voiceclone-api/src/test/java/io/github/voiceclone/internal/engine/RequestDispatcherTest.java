package io.github.voiceclone.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.CancelledException;
import io.github.voiceclone.ClosedException;
import io.github.voiceclone.OverloadedException;
import io.github.voiceclone.QueueOptions;
import io.github.voiceclone.TimeoutExceededException;
import io.github.voiceclone.listener.RequestInfo;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.testing.Waiters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A dispatcher whose work waits until it is released. */
@Timeout(180)
class RequestDispatcherTest {
    private static final RequestInfo REQUEST = new RequestInfo(1);
    private static final QueueOptions TWO_PLACES =
            QueueOptions.defaults().withMaxConcurrent(2).withMaxQueued(1);

    private final AtomicInteger releases = new AtomicInteger();
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final List<Cancellation> cancellations = new ArrayList<>();

    @AfterEach
    void letGo() {
        mayEnd.countDown();
    }

    private RequestDispatcher calls(QueueOptions options) {
        return new RequestDispatcher(options, new StageMonitor(List.of()), releases::incrementAndGet);
    }

    /** Starts work that looks at its cancellation as a stage does. */
    private CompletableFuture<String> start(RequestDispatcher calls) {
        Cancellation cancellation = new Cancellation();
        cancellations.add(cancellation);
        return calls.start(cancellation, REQUEST, () -> {
            while (!await(mayEnd, 1)) {
                cancellation.check();
            }
            return "done";
        });
    }

    private static boolean await(CountDownLatch latch, long millis) {
        try {
            return latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Throwable failure(CompletableFuture<?> future) {
        return assertThrows(ExecutionException.class, future::get).getCause();
    }

    @Test
    void queueFull_refusesAtOnceAndSaysWhatThereIs() {
        RequestDispatcher calls = calls(TWO_PLACES);
        List<CompletableFuture<String>> taken = List.of(start(calls), start(calls), start(calls));
        assertEquals(2, calls.running());
        assertEquals(1, calls.waiting());
        Throwable refused = failure(start(calls));
        assertInstanceOf(OverloadedException.class, refused);
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("2 requests running and 1 waiting"), message);
        assertTrue(message.contains("QueueOptions.maxQueued 1"), message);
        assertThrows(
                OverloadedException.class,
                () -> calls.call(new Cancellation(), Collections.nCopies(1, REQUEST), caller -> "sync"));
        mayEnd.countDown();
        taken.forEach(call -> assertEquals("done", call.join()));
        assertEquals("sync", calls.call(new Cancellation(), Collections.nCopies(1, REQUEST), caller -> "sync"));
        calls.close();
        assertEquals(1, releases.get());
    }

    @Test
    void queueFull_waitsWhereSet() throws Exception {
        RequestDispatcher calls = calls(
                QueueOptions.defaults().withMaxConcurrent(1).withMaxQueued(0).withBlockWhenFull(true));
        CompletableFuture<String> first = start(calls);
        Waiters<String> second = new Waiters<>();
        second.start(() -> calls.call(new Cancellation(), Collections.nCopies(1, REQUEST), caller -> "second"));
        second.awaitLastWaiting();
        assertEquals(1, calls.running());
        mayEnd.countDown();
        assertEquals("done", first.get());
        assertEquals("second", second.result(0));
        calls.close();
    }

    @Test
    void waitForRoom_endsWhenCancelled() {
        RequestDispatcher calls = calls(
                QueueOptions.defaults().withMaxConcurrent(1).withMaxQueued(0).withBlockWhenFull(true));
        CompletableFuture<String> first = start(calls);
        Cancellation late = Cancellation.within(Duration.ofMillis(10));
        assertThrows(
                TimeoutExceededException.class,
                () -> calls.call(late, Collections.nCopies(1, REQUEST), caller -> "late"));
        mayEnd.countDown();
        assertEquals("done", first.join());
        calls.close();
    }

    @Test
    void callOfSeveralRequests_takesAPlaceForEachAtMostAll() {
        RequestDispatcher calls = calls(TWO_PLACES);
        int running = calls.call(new Cancellation(), Collections.nCopies(7, REQUEST), caller -> calls.running());
        assertEquals(2, running);
        assertEquals(0, calls.running());
        calls.close();
    }

    @Test
    void cancelledWhileWaiting_givesItsPlaceInTheQueueBack() {
        RequestDispatcher calls = calls(TWO_PLACES);
        List<CompletableFuture<String>> running = List.of(start(calls), start(calls));
        CompletableFuture<String> waiting = start(calls);
        cancellations.get(2).cancel(new CancelledException());
        assertInstanceOf(CancelledException.class, failure(waiting));
        assertEquals(0, calls.waiting());
        mayEnd.countDown();
        running.forEach(CompletableFuture::join);
        calls.close();
        assertEquals(1, releases.get());
    }

    @Test
    void lateWhileWaiting_failsWithItsDeadline() {
        RequestDispatcher calls = calls(TWO_PLACES);
        List<CompletableFuture<String>> running = List.of(start(calls), start(calls));
        Cancellation late = Cancellation.within(Duration.ofMillis(10));
        assertThrows(
                TimeoutExceededException.class,
                () -> calls.call(late, Collections.nCopies(1, REQUEST), caller -> "late"));
        mayEnd.countDown();
        running.forEach(CompletableFuture::join);
        calls.close();
    }

    @Test
    void close_waitsForThoseThatWait() {
        RequestDispatcher calls = calls(TWO_PLACES);
        List<CompletableFuture<String>> inside = List.of(start(calls), start(calls), start(calls));
        Waiters<Void> close = Waiters.waiting(calls::close);
        assertEquals(0, releases.get());
        mayEnd.countDown();
        inside.forEach(call -> assertEquals("done", call.join()));
        close.results();
        assertEquals(1, releases.get());
        assertInstanceOf(ClosedException.class, failure(start(calls)));
    }

    @Test
    void closeWithoutGrace_endsWhatRunsAndWaits() {
        RequestDispatcher calls = calls(TWO_PLACES);
        List<CompletableFuture<String>> inside = List.of(start(calls), start(calls), start(calls));
        calls.close(Duration.ZERO);
        inside.forEach(call -> assertInstanceOf(ClosedException.class, failure(call)));
        assertEquals(1, releases.get());
        assertEquals(0, calls.running());
        calls.close(Duration.ZERO);
        calls.close();
        assertEquals(1, releases.get());
    }

    @Test
    void closeWithGrace_letsThoseFinishThatDo() {
        RequestDispatcher calls = calls(TWO_PLACES);
        CompletableFuture<String> inside = start(calls);
        Waiters<Void> close = Waiters.waiting(() -> calls.close(Waiters.PATIENCE));
        mayEnd.countDown();
        close.results();
        assertEquals("done", inside.join());
    }

    @Test
    void closeFromWithinACall_endsWhatIsUnread() {
        RequestDispatcher.Patience little =
                new RequestDispatcher.Patience(Duration.ofMillis(20), Duration.ofMillis(20));
        RequestDispatcher calls = new RequestDispatcher(
                TWO_PLACES,
                new WorkerPool(Optional.empty()),
                new StageMonitor(List.of()),
                little,
                releases::incrementAndGet);
        Cancellation unread = new Cancellation();
        CompletableFuture<String> stream = calls.start(unread, REQUEST, () -> Duration.ofHours(1), () -> {
            while (!await(mayEnd, 1)) {
                unread.check();
            }
            return "read";
        });
        calls.call(new Cancellation(), List.of(new RequestInfo(2)), caller -> {
            calls.close();
            return "closed";
        });
        assertInstanceOf(ClosedException.class, failure(stream));
    }

    /** However long it takes: only a stream that nobody reads is ended. */
    @Test
    void closeWhileAStreamIsRead_waitsForItsEnd() {
        RequestDispatcher.Patience little = new RequestDispatcher.Patience(Duration.ofMillis(5), Duration.ofMillis(5));
        RequestDispatcher calls = new RequestDispatcher(
                TWO_PLACES,
                new WorkerPool(Optional.empty()),
                new StageMonitor(List.of()),
                little,
                releases::incrementAndGet);
        Cancellation read = new Cancellation();
        AtomicInteger looks = new AtomicInteger();
        Supplier<Duration> unread = () -> Duration.ofMillis(looks.incrementAndGet() % 4);
        CompletableFuture<String> stream = calls.start(read, REQUEST, unread, () -> {
            while (!await(mayEnd, 1)) {
                read.check();
            }
            return "read";
        });
        Waiters<Void> close = Waiters.waiting(calls::close);
        Waiters.until("the stream is looked at often", () -> looks.get() > 5);
        mayEnd.countDown();
        assertEquals("read", stream.join());
        close.results();
    }

    @Test
    void callThatIsOver_cannotBeCancelledAnyMore() {
        RequestDispatcher calls = calls(TWO_PLACES);
        mayEnd.countDown();
        start(calls).join();
        Cancellation called = new Cancellation();
        calls.call(called, List.of(REQUEST), caller -> "done");
        for (Cancellation over : List.of(cancellations.get(0), called)) {
            over.cancel(new CancelledException());
            assertFalse(over.isCancelled());
        }
        calls.close();
    }

    @Test
    void callThatDoesNotStop_isLeftBehindAndItsEndReleases() throws Exception {
        RequestDispatcher.Patience little =
                new RequestDispatcher.Patience(Duration.ofMillis(20), Duration.ofMillis(20));
        RequestDispatcher calls = new RequestDispatcher(
                TWO_PLACES,
                new WorkerPool(Optional.empty()),
                new StageMonitor(List.of()),
                little,
                releases::incrementAndGet);
        CompletableFuture<Boolean> deaf = calls.start(new Cancellation(), REQUEST, () -> await(mayEnd, 20_000));
        calls.close(Duration.ZERO);
        assertEquals(0, releases.get());
        mayEnd.countDown();
        assertTrue(deaf.get());
        assertEquals(1, releases.get());
    }

    @Test
    void callFromWithinACall_takesNoPlaceOfItsOwn() {
        RequestDispatcher calls =
                calls(QueueOptions.defaults().withMaxConcurrent(1).withMaxQueued(0));
        assertEquals(
                "inner",
                calls.call(
                        new Cancellation(),
                        List.of(REQUEST),
                        outer -> calls.call(new Cancellation(), Collections.nCopies(1, REQUEST), inner -> {
                            assertEquals(1, calls.running());
                            return "inner";
                        })));
        calls.close();
    }

    @Test
    void closeWhenAFutureIsDone_doesNotWaitForItself() {
        RequestDispatcher calls = calls(TWO_PLACES);
        CompletableFuture<Void> closed = start(calls).thenRun(calls::close);
        mayEnd.countDown();
        closed.join();
        assertEquals(1, releases.get());
    }

    @Test
    void handedOver_givesBackWhatBelongsToTheCaller() throws Exception {
        Thread caller = Thread.currentThread();
        List<Thread> seen = new ArrayList<>();
        CallerThreadBridge<String> work = new CallerThreadBridge<>(new Cancellation(), back -> {
            seen.add(Thread.currentThread());
            back.execute(() -> seen.add(Thread.currentThread()));
            return "result";
        });
        assertEquals("result", work.call(task -> new Thread(task).start()));
        assertFalse(seen.get(0).equals(caller));
        assertSame(caller, seen.get(1));
        CallerThreadBridge<String> failing = new CallerThreadBridge<>(new Cancellation(), back -> {
            back.execute(() -> {
                throw new IllegalArgumentException("the sink's own");
            });
            return "";
        });
        assertThrows(IllegalArgumentException.class, () -> failing.call(task -> new Thread(task).start()));
    }

    @Test
    void interruptedCaller_cancelsTheWorkOnTheOtherThreadAndWaitsForIt() {
        Cancellation cancellation = new Cancellation();
        CallerThreadBridge<String> work = new CallerThreadBridge<>(cancellation, back -> {
            CountDownLatch cancelled = new CountDownLatch(1);
            cancellation.onCancel(reason -> cancelled.countDown());
            try {
                return cancelled.await(10, TimeUnit.SECONDS) ? "stopped" : "went on";
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Thread.currentThread().interrupt();
        assertEquals("stopped", work.call(task -> new Thread(task).start()));
        assertTrue(Thread.interrupted(), "the flag is lost");
        assertInstanceOf(CancelledException.class, cancellation.reason().orElseThrow());
    }
}
