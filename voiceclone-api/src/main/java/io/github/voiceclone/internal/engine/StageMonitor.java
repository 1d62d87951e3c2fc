package io.github.voiceclone.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.Stage;
import io.github.voiceclone.VoiceClonerListener;
import io.github.voiceclone.listener.LoadResult;
import io.github.voiceclone.listener.QueueEntry;
import io.github.voiceclone.listener.RequestInfo;
import io.github.voiceclone.listener.StageCall;
import io.github.voiceclone.listener.StageLoad;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.StageObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Times what a voice cloner does and tells the listeners; also for programs that run stages themselves. Thread-safe.
 * Without listeners it reads no clock and allocates nothing.
 */
public final class StageMonitor {
    private static final Logger LOG = LoggerFactory.getLogger(StageMonitor.class);

    /** The call of a stage that a thread is in. */
    private static final ThreadLocal<@Nullable StageCall> CURRENT = new ThreadLocal<>();

    private final List<VoiceClonerListener> listeners;
    private final AtomicLong requests = new AtomicLong();
    private final AtomicInteger waiting = new AtomicInteger();

    /** Creates a monitor; its requests count from 1. */
    public StageMonitor(List<VoiceClonerListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    /** Numbers a request. */
    public RequestInfo newRequest(SpeechRequest request) {
        return RequestInfo.of(requests.incrementAndGet(), request);
    }

    /** Numbers a request that is not one for speech. */
    public RequestInfo newRequest() {
        return new RequestInfo(requests.incrementAndGet());
    }

    /** Opens one stage; {@code opening} is given whom the stage shall tell of its inner work. */
    public <S> S load(StageLoad load, Function<StageObserver, S> opening) {
        if (listeners.isEmpty()) {
            return opening.apply(StageObserver.NONE);
        }
        ListenerStageObserver observer = new ListenerStageObserver(this, load);
        tell(listener -> listener.loadStarted(load));
        long start = System.nanoTime();
        Throwable failure = null;
        try {
            return opening.apply(observer);
        } catch (Throwable e) {
            failure = e;
            throw e;
        } finally {
            LoadResult result = new LoadResult(since(start), observer.bytesRead(), failure);
            tell(listener -> listener.loadFinished(load, result));
        }
    }

    /**
     * Starts one call of a stage.
     *
     * @param served the requests it serves
     * @return its timer, to be closed at the end of the call
     */
    public StageTimer start(Stage stage, StageInfo info, List<RequestInfo> served) {
        return listeners.isEmpty()
                ? StageTimer.NOOP
                : new StageTimer.Listened(this, new StageCall(stage, info.backend(), info.precision(), served));
    }

    /**
     * Runs one call of a stage.
     *
     * @param served as for {@link #start}
     * @param work is given the timer, to tell what it took or made
     */
    public void run(Stage stage, StageInfo info, List<RequestInfo> served, Consumer<StageTimer> work) {
        try (StageTimer timer = start(stage, info, served)) {
            timer.time(() -> work.accept(timer));
        }
    }

    /** Notes the call that this thread works for, or that it works for none; returns what it was before. */
    static @Nullable StageCall enter(@Nullable StageCall call) {
        StageCall outer = CURRENT.get();
        if (call == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(call);
        }
        return outer;
    }

    /** A request's wait for its turn, which closing it ends; on any thread. Closing twice does nothing. */
    public interface Waiting extends AutoCloseable {
        @Override
        void close();
    }

    /** Tells that a request begins to wait for its turn; it does until the result is closed. */
    public Waiting waiting(RequestInfo request) {
        if (listeners.isEmpty()) {
            return StageMonitor::nobodyWaits;
        }
        QueueEntry entry = new QueueEntry(request, waiting.incrementAndGet());
        tell(listener -> listener.queued(entry));
        return new QueuePlace(entry);
    }

    private static void nobodyWaits() {}

    /** Tells that a request was refused because too many wait already. */
    public void refused(RequestInfo request) {
        if (!listeners.isEmpty()) {
            tell(listener -> listener.refused(request));
        }
    }

    /** Returns the call of a stage that this thread is in. */
    static @Nullable StageCall currentCall() {
        return CURRENT.get();
    }

    void tell(Consumer<VoiceClonerListener> event) {
        for (VoiceClonerListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                LOG.warn(
                        "listener {} threw an exception, which is ignored",
                        listener.getClass().getName(),
                        e);
            }
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private final class QueuePlace implements Waiting {
        private final QueueEntry entry;
        private final long start = System.nanoTime();

        @GuardedBy("this")
        private boolean over;

        QueuePlace(QueueEntry entry) {
            this.entry = entry;
        }

        @Override
        public void close() {
            synchronized (this) {
                if (over) {
                    return;
                }
                over = true;
            }
            waiting.decrementAndGet();
            Duration waited = since(start);
            tell(listener -> listener.dequeued(entry, waited));
        }
    }
}
