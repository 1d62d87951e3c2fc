package io.github.voiceclone.cache;

import static io.github.voiceclone.cache.FakeEncoder.embedding;
import static io.github.voiceclone.cache.FakeEncoder.requests;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Speaker;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.StageObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SingleFlightTest {
    private static final int THREADS = 100;

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayGo = new CountDownLatch(1);
    private final ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    private final TieredCache cache = SpeakerCaches.memory();

    /** Works once it may go. */
    private class WaitingEncoder extends FakeEncoder {
        @Override
        public List<Speaker> embed(List<EncodeRequest> requests) {
            begun.countDown();
            try {
                mayGo.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new VoiceCloneException("the encoder was interrupted", e);
            }
            return super.embed(requests);
        }
    }

    @AfterEach
    void end() {
        mayGo.countDown();
        pool.shutdownNow();
    }

    private List<Future<List<Speaker>>> submit(int count, Supplier<List<Speaker>> work) {
        List<Future<List<Speaker>>> results = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            results.add(pool.submit(work::get));
        }
        return results;
    }

    private static void awaitWaiters(List<Thread> threads) throws InterruptedException {
        while (!threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING)) {
            Thread.sleep(1);
        }
    }

    @Test
    void hundredSimultaneousRequests_runTheEncoderOnce() throws Exception {
        FakeEncoder encoder = new WaitingEncoder();
        Encoder cached = cache.decorate(encoder, StageObserver.NONE);
        var results = submit(THREADS, () -> cached.embed(requests(1)));
        begun.await();
        while (cache.statistics().requests() < THREADS) {
            Thread.sleep(1);
        }
        mayGo.countDown();
        for (var result : results) {
            assertEquals(List.of(embedding(1)), result.get());
        }
        assertEquals(List.of(1), encoder.batches);
        assertEquals(1, cache.statistics().computed());
    }

    @Test
    void failure_wakesEveryWaiterAndIsNotKept() throws Exception {
        FakeEncoder encoder = new WaitingEncoder();
        Encoder cached = cache.decorate(encoder, StageObserver.NONE);
        List<Thread> threads = new ArrayList<>();
        List<CompletableFuture<Throwable>> errors = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            CompletableFuture<Throwable> error = new CompletableFuture<>();
            errors.add(error);
            threads.add(new Thread(
                    () -> error.complete(assertThrows(InvalidInputException.class, () -> cached.embed(requests(-1))))));
        }
        threads.forEach(Thread::start);
        awaitWaiters(threads);
        mayGo.countDown();
        for (var error : errors) {
            assertSame(errors.get(0).get(), error.get());
        }
        assertEquals(List.of(1), encoder.batches);
        assertThrows(InvalidInputException.class, () -> cached.embed(requests(-1)));
        assertEquals(List.of(1, 1), encoder.batches);
    }

    @Test
    void seriousError_wakesEveryWaiter() throws Exception {
        Encoder cached = cache.decorate(
                new WaitingEncoder() {
                    @Override
                    SpeakerEmbedding embed(EncodeRequest request) {
                        throw new StackOverflowError("on purpose");
                    }
                },
                StageObserver.NONE);
        var results = submit(5, () -> cached.embed(requests(1)));
        mayGo.countDown();
        for (var result : results) {
            assertInstanceOf(
                    StackOverflowError.class,
                    assertThrows(ExecutionException.class, result::get).getCause());
        }
    }

    @Test
    void interruptedWaiter_harmsNoOneElse() throws Exception {
        FakeEncoder encoder = new WaitingEncoder();
        Encoder cached = cache.decorate(encoder, StageObserver.NONE);
        var first = submit(1, () -> cached.embed(requests(1)));
        begun.await();
        AtomicBoolean flagKept = new AtomicBoolean();
        CompletableFuture<Throwable> error = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            error.complete(assertThrows(VoiceCloneException.class, () -> cached.embed(requests(1))));
            flagKept.set(Thread.currentThread().isInterrupted());
        });
        waiter.start();
        awaitWaiters(List.of(waiter));
        waiter.interrupt();
        waiter.join();
        assertTrue(error.get().getMessage().contains("interrupted"), error.get().getMessage());
        assertTrue(flagKept.get());
        var third = submit(1, () -> cached.embed(requests(1)));
        mayGo.countDown();
        assertEquals(List.of(embedding(1)), first.get(0).get());
        assertEquals(List.of(embedding(1)), third.get(0).get());
        assertEquals(List.of(1), encoder.batches);
    }

    @Test
    void interruptedWorker_leavesTheWorkToItsWaiters() throws Exception {
        FakeEncoder encoder = new WaitingEncoder();
        Encoder cached = cache.decorate(encoder, StageObserver.NONE);
        CompletableFuture<Throwable> error = new CompletableFuture<>();
        Thread worker = new Thread(
                () -> error.complete(assertThrows(VoiceCloneException.class, () -> cached.embed(requests(1)))));
        worker.start();
        begun.await();
        CompletableFuture<List<Speaker>> result = new CompletableFuture<>();
        Thread waiter = new Thread(() -> result.complete(cached.embed(requests(1))));
        waiter.start();
        awaitWaiters(List.of(waiter));
        worker.interrupt();
        assertEquals("the encoder was interrupted", error.get().getMessage());
        mayGo.countDown();
        assertEquals(List.of(embedding(1)), result.get());
    }

    @Test
    void crossingBatches_doNotLockEachOther() throws Exception {
        Encoder cached = TieredCache.of(new MapTier()).decorate(new FakeEncoder(), StageObserver.NONE);
        for (int round = 0; round < 200; round++) {
            int first = 3 * round;
            var forward = submit(2, () -> cached.embed(requests(first, first + 1, first + 2)));
            var backward = submit(2, () -> cached.embed(requests(first + 2, first + 1, first)));
            for (var result : forward) {
                assertEquals(3, result.get().size());
            }
            for (var result : backward) {
                assertEquals(embedding(first), result.get().get(2));
            }
        }
    }

    @Test
    void refusedRecordingInAnothersBatch_isNotTheWaitersFault() throws Exception {
        FakeEncoder encoder = new WaitingEncoder();
        Encoder cached = cache.decorate(encoder, StageObserver.NONE);
        var batch = submit(1, () -> cached.embed(requests(1, -1)));
        begun.await();
        CompletableFuture<List<Speaker>> result = new CompletableFuture<>();
        Thread waiter = new Thread(() -> result.complete(cached.embed(requests(1))));
        waiter.start();
        awaitWaiters(List.of(waiter));
        mayGo.countDown();
        assertEquals(List.of(embedding(1)), result.get());
        assertInstanceOf(
                InvalidInputException.class,
                assertThrows(ExecutionException.class, () -> batch.get(0).get()).getCause());
    }

    /** Keeps a thread between its first look and what it does about it. */
    private static final class StallingTier extends MapTier {
        private final CountDownLatch looked = new CountDownLatch(1);
        private final CountDownLatch mayGoOn = new CountDownLatch(1);

        @Override
        public boolean immediate() {
            return true;
        }

        @Override
        public Map<SpeakerKey, byte[]> get(Set<SpeakerKey> keys) {
            Map<SpeakerKey, byte[]> found = super.get(keys);
            if (Thread.currentThread().getName().equals("stalled") && looked.getCount() > 0) {
                looked.countDown();
                try {
                    mayGoOn.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return found;
        }
    }

    @Test
    void analysisThatEndsBetweenLookAndClaim_isNotDoneAgain() throws Exception {
        StallingTier tier = new StallingTier();
        FakeEncoder encoder = new FakeEncoder();
        Encoder cached = TieredCache.of(tier).decorate(encoder, StageObserver.NONE);
        CompletableFuture<List<Speaker>> result = new CompletableFuture<>();
        new Thread(() -> result.complete(cached.embed(requests(1))), "stalled").start();
        tier.looked.await();
        cached.embed(requests(1));
        tier.mayGoOn.countDown();
        assertEquals(List.of(embedding(1)), result.get());
        assertEquals(List.of(1), encoder.batches);
    }
}
