package io.github.voiceclone.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.CancelledException;
import io.github.voiceclone.SpeechPart;
import io.github.voiceclone.spi.Cancellation;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Demand of one subscriber. The thread that speaks waits here until there is demand, and sends all signals.
 * Thread-safe.
 */
final class SpeechSubscription implements Flow.Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(SpeechSubscription.class);

    private final Flow.Subscriber<? super SpeechPart> subscriber;
    private final Cancellation cancellation;
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private long demand;

    @GuardedBy("lock")
    private @Nullable Long waitingSince;

    @GuardedBy("lock")
    private boolean silent;

    @GuardedBy("lock")
    private @Nullable IllegalArgumentException misuse;

    SpeechSubscription(Flow.Subscriber<? super SpeechPart> subscriber, Cancellation cancellation) {
        this.subscriber = subscriber;
        this.cancellation = cancellation;
        cancellation.onCancel(reason -> wake());
    }

    @Override
    public void request(long count) {
        lock.lock();
        try {
            if (count > 0) {
                demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
                changed.signalAll();
                return;
            }
            misuse = new IllegalArgumentException(
                    count + " parts of speech were requested, expected at least 1 (reactive streams, rule 3.9)");
        } finally {
            lock.unlock();
        }
        cancellation.cancel(new CancelledException());
    }

    @Override
    public void cancel() {
        lock.lock();
        try {
            silent = true;
        } finally {
            lock.unlock();
        }
        cancellation.cancel(new CancelledException());
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Notes whether the speech waits for its caller: for more of the text. */
    void waitForText(boolean waits) {
        lock.lock();
        try {
            waitingSince = waits ? System.nanoTime() : null;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how long the speech has waited for its caller, to ask for a part or to give more text; zero if it does not. */
    Duration unread() {
        lock.lock();
        try {
            return waitingSince == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - waitingSince);
        } finally {
            lock.unlock();
        }
    }

    /** Hands a part to the subscriber once it is asked for; throws what the request is to fail with if it is cancelled. */
    void deliver(SpeechPart part) {
        lock.lock();
        try {
            waitingSince = System.nanoTime();
            while (demand == 0 && !cancellation.isCancelled()) {
                changed.awaitUninterruptibly();
            }
            waitingSince = null;
            cancellation.check();
            demand -= demand == Long.MAX_VALUE ? 0 : 1;
        } finally {
            lock.unlock();
        }
        signal(() -> subscriber.onNext(part));
    }

    /** Tells the subscriber how it ended, unless it has cancelled. */
    void end(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        Throwable error;
        lock.lock();
        try {
            if (silent) {
                return;
            }
            error = misuse == null ? cause : misuse;
        } finally {
            lock.unlock();
        }
        signal(() -> {
            if (error == null) {
                subscriber.onComplete();
            } else {
                subscriber.onError(error);
            }
        });
    }

    /** Calls the subscriber; one that throws breaks the rules (reactive streams, 2.13) and is cancelled. */
    private void signal(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.warn("a subscriber to speech threw; its subscription is cancelled", e);
            cancel();
        }
    }
}
