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
import io.github.voiceclone.testing.Waiters;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class SingleFlightTest {
    private static final int THREADS = 100;

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayGo = new CountDownLatch(1);
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
    }

    private static Waiters<List<Speaker>> start(int count, Callable<List<Speaker>> work) {
        Waiters<List<Speaker>> threads = new Waiters<>();
        for (int i = 0; i < count; i++) {
            threads.start(work);
        }
        return threads;
    }

    @Test
    void hundredSimultaneousRequests_runTheEncoderOnce() {
        FakeEncoder encoder = new WaitingEncoder();
        Encoder cached = cache.decorate(encoder, StageObserver.NONE);
        Waiters<List<Speaker>> threads = start(THREADS, () -> cached.embed(requests(1)));
        threads.awaitAllWaiting();
        mayGo.countDown();
        assertEquals(Collections.nCopies(THREADS, List.of(embedding(1))), threads.results());
        assertEquals(List.of(1), encoder.batches);
        assertEquals(1, cache.statistics().computed());
    }

    @Test
    void failure_wakesEveryWaiterAndIsNotKept() {
        FakeEncoder encoder = new WaitingEncoder();
        Encoder cached = cache.decorate(encoder, StageObserver.NONE);
        Waiters<List<Speaker>> threads = start(20, () -> cached.embed(requests(-1)));
        threads.awaitAllWaiting();
        mayGo.countDown();
        Throwable first = failure(threads, 0);
        assertInstanceOf(InvalidInputException.class, first);
        for (int i = 1; i < 20; i++) {
            assertSame(first, failure(threads, i));
        }
        assertEquals(List.of(1), encoder.batches);
        assertThrows(InvalidInputException.class, () -> cached.embed(requests(-1)));
        assertEquals(List.of(1, 1), encoder.batches);
    }

    private static Throwable failure(Waiters<?> threads, int index) {
        return assertThrows(CompletionException.class, () -> threads.result(index))
                .getCause();
    }

    @Test
    void seriousError_wakesEveryWaiter() {
        Encoder cached = cache.decorate(
                new WaitingEncoder() {
                    @Override
                    SpeakerEmbedding embed(EncodeRequest request) {
                        throw new StackOverflowError("on purpose");
                    }
                },
                StageObserver.NONE);
        Waiters<List<Speaker>> threads = start(5, () -> cached.embed(requests(1)));
        threads.awaitAllWaiting();
        mayGo.countDown();
        for (int i = 0; i < 5; i++) {
            assertInstanceOf(StackOverflowError.class, failure(threads, i));
        }
    }

    @Test
    void interruptedWaiter_harmsNoOneElse() throws Exception {
        FakeEncoder encoder = new WaitingEncoder();
        Encoder cached = cache.decorate(encoder, StageObserver.NONE);
        Waiters<List<Speaker>> first = start(1, () -> cached.embed(requests(1)));
        begun.await();
        AtomicBoolean flagKept = new AtomicBoolean();
        Waiters<Throwable> second = new Waiters<>();
        Thread waiter = second.start(() -> {
            Throwable error = assertThrows(VoiceCloneException.class, () -> cached.embed(requests(1)));
            flagKept.set(Thread.currentThread().isInterrupted());
            return error;
        });
        second.awaitLastWaiting();
        waiter.interrupt();
        String message = second.result(0).getMessage();
        assertTrue(message.contains("interrupted"), message);
        assertTrue(flagKept.get());
        Waiters<List<Speaker>> third = start(1, () -> cached.embed(requests(1)));
        third.awaitLastWaiting();
        mayGo.countDown();
        assertEquals(List.of(embedding(1)), first.result(0));
        assertEquals(List.of(embedding(1)), third.result(0));
        assertEquals(List.of(1), encoder.batches);
    }

    @Test
    void interruptedWorker_leavesTheWorkToItsWaiters() throws Exception {
        FakeEncoder encoder = new WaitingEncoder();
        Encoder cached = cache.decorate(encoder, StageObserver.NONE);
        Waiters<List<Speaker>> worker = new Waiters<>();
        Thread thread = worker.start(() -> cached.embed(requests(1)));
        begun.await();
        Waiters<List<Speaker>> waiter = start(1, () -> cached.embed(requests(1)));
        waiter.awaitLastWaiting();
        thread.interrupt();
        assertEquals("the encoder was interrupted", failure(worker, 0).getMessage());
        mayGo.countDown();
        assertEquals(List.of(embedding(1)), waiter.result(0));
    }

    @Test
    void crossingBatches_doNotLockEachOther() {
        Encoder cached = TieredCache.of(new MapTier()).decorate(new FakeEncoder(), StageObserver.NONE);
        for (int round = 0; round < 200; round++) {
            int first = 3 * round;
            Waiters<List<Speaker>> forward = start(2, () -> cached.embed(requests(first, first + 1, first + 2)));
            Waiters<List<Speaker>> backward = start(2, () -> cached.embed(requests(first + 2, first + 1, first)));
            for (List<Speaker> result : forward.results()) {
                assertEquals(List.of(embedding(first), embedding(first + 1), embedding(first + 2)), result);
            }
            for (List<Speaker> result : backward.results()) {
                assertEquals(List.of(embedding(first + 2), embedding(first + 1), embedding(first)), result);
            }
        }
    }

    @Test
    void refusedRecordingInAnothersBatch_isNotTheWaitersFault() throws Exception {
        FakeEncoder encoder = new WaitingEncoder();
        Encoder cached = cache.decorate(encoder, StageObserver.NONE);
        Waiters<List<Speaker>> batch = start(1, () -> cached.embed(requests(1, -1)));
        begun.await();
        Waiters<List<Speaker>> waiter = start(1, () -> cached.embed(requests(1)));
        waiter.awaitLastWaiting();
        mayGo.countDown();
        assertEquals(List.of(embedding(1)), waiter.result(0));
        assertInstanceOf(InvalidInputException.class, failure(batch, 0));
    }

    /** Keeps a thread between its first look and what it does about it. */
    private static final class StallingTier extends MapTier {
        private final CountDownLatch looked = new CountDownLatch(1);
        private final CountDownLatch mayGoOn = new CountDownLatch(1);
        private volatile Thread stalled;

        @Override
        public boolean immediate() {
            return true;
        }

        @Override
        public Map<SpeakerKey, byte[]> get(Set<SpeakerKey> keys) {
            Map<SpeakerKey, byte[]> found = super.get(keys);
            if (Thread.currentThread() == stalled && looked.getCount() > 0) {
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
        Waiters<List<Speaker>> stalled = start(1, () -> {
            tier.stalled = Thread.currentThread();
            return cached.embed(requests(1));
        });
        tier.looked.await();
        cached.embed(requests(1));
        tier.mayGoOn.countDown();
        assertEquals(List.of(embedding(1)), stalled.result(0));
        assertEquals(List.of(1), encoder.batches);
    }
}
