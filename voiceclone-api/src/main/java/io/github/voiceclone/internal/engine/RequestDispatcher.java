package io.github.voiceclone.internal.engine;

import io.github.voiceclone.ClosedException;
import io.github.voiceclone.OverloadedException;
import io.github.voiceclone.QueueOptions;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.listener.RequestInfo;
import io.github.voiceclone.spi.Cancellation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Entry of every kind of call into a voice cloner: admits calls until it is closed, bounds how many run and wait, and moves
 * native work of virtual threads to platform threads. Thread-safe.
 */
final class RequestDispatcher {
    private static final String WHAT = "this voice cloner";

    private static final Logger LOG = LoggerFactory.getLogger(RequestDispatcher.class);

    private final WorkerPool threads;
    /** The calls inside, and how long each has waited for its caller, as for a stream's to ask for more. */
    private final Map<Cancellation, Supplier<Duration>> underWay = new ConcurrentHashMap<>();

    private final StageMonitor monitor;
    private final Patience patience;
    private final AdmissionQueue admission;
    private final ShutdownGate gate;

    RequestDispatcher(QueueOptions queue, StageMonitor monitor, Runnable release) {
        this(queue, new WorkerPool(Optional.empty()), monitor, Patience.STANDARD, release);
    }

    RequestDispatcher(
            QueueOptions queue, WorkerPool threads, StageMonitor monitor, Patience patience, Runnable release) {
        this.threads = threads;
        this.monitor = monitor;
        this.patience = patience;
        admission = new AdmissionQueue(queue);
        gate = new ShutdownGate(WHAT, () -> {
            try (threads) {
                release.run();
            }
        });
    }

    /**
     * Waiting times of closing, for calls that need not end by themselves.
     *
     * @param unread for a stream's subscriber to ask for more
     * @param stop for cancelled calls to notice
     */
    record Patience(Duration unread, Duration stop) {
        static final Patience STANDARD = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(10));
    }

    /**
     * Runs a call once it is admitted, and closes its cancellation. A call from within another, as from a sink, needs no permit
     * of its own: it would wait for the one it is in.
     *
     * @param requests its requests, as listeners see them
     * @param work is given where to run what belongs on the calling thread
     */
    <T> T call(Cancellation cancellation, List<RequestInfo> requests, Function<Executor, T> work) {
        try (cancellation;
                ShutdownGate.Lease lease = enter(cancellation, RequestDispatcher::notWaiting)) {
            if (gate.isInside()) {
                return run(lease, cancellation, work);
            }
            try (AdmissionQueue.Permit permit = ask(requests, cancellation)) {
                await(permit, requests);
                return run(lease, cancellation, work);
            }
        } finally {
            underWay.remove(cancellation);
        }
    }

    private AdmissionQueue.Permit ask(List<RequestInfo> requests, Cancellation cancellation) {
        try {
            return admission.ask(requests.size(), cancellation);
        } catch (OverloadedException e) {
            requests.forEach(monitor::refused);
            throw e;
        }
    }

    @SuppressWarnings("try") // The wait is only begun and ended.
    private void await(AdmissionQueue.Permit permit, List<RequestInfo> requests) {
        RequestInfo first = requests.isEmpty() ? new RequestInfo(0) : requests.get(0);
        try (StageMonitor.Waiting waiting = monitor.waiting(first)) {
            permit.await();
        }
    }

    private <T> T run(ShutdownGate.Lease lease, Cancellation cancellation, Function<Executor, T> work) {
        if (!WorkerPool.onVirtualThread()) {
            return lease.run(() -> work.apply(Runnable::run));
        }
        CallerThreadBridge<T> bridge =
                new CallerThreadBridge<>(cancellation, caller -> lease.run(() -> work.apply(caller)));
        return lease.run(() -> bridge.call(threads.pool()));
    }

    /** Starts a request on a thread of ours when its turn comes. Whatever it fails with is the future's. */
    <T> CompletableFuture<T> start(Cancellation cancellation, RequestInfo request, Supplier<T> work) {
        return start(cancellation, request, RequestDispatcher::notWaiting, work);
    }

    /** Starts such a request; {@code unread} tells how long the work has waited for its caller. */
    <T> CompletableFuture<T> start(
            Cancellation cancellation, RequestInfo request, Supplier<Duration> unread, Supplier<T> work) {
        return begin(cancellation, request, unread, workers -> CompletableFuture.completedFuture(work.get()));
    }

    /**
     * Begins a request on a thread of ours when its turn comes. It keeps its permit until the stage that the work returns has
     * ended. Whatever it fails with is the future's.
     *
     * @param unread tells how long the work has waited for its caller
     * @param work is given threads for what it does later
     */
    @SuppressWarnings("FutureReturnValueIgnored") // what the stage gives goes to the result
    <T> CompletableFuture<T> begin(
            Cancellation cancellation,
            RequestInfo request,
            Supplier<Duration> unread,
            Function<Executor, CompletionStage<T>> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        ShutdownGate.@Nullable Lease lease = null;
        try {
            ShutdownGate.Lease entered = enter(cancellation, unread);
            lease = entered;
            AdmissionQueue.Permit permit = ask(List.of(request), cancellation);
            StageMonitor.Waiting waiting = monitor.waiting(request);
            BiConsumer<Outcome<T>, AdmissionQueue.Permit> end = (outcome, place) -> outcome.after(place::close)
                    .after(() -> leave(cancellation, entered))
                    .complete(result);
            permit.granted()
                    .whenComplete((turn, failure) -> waiting.close())
                    .whenCompleteAsync(
                            (turn, failure) -> Outcome.stage(
                                            Outcome.of(failure, () -> entered.run(() -> work.apply(workers(entered)))))
                                    .whenComplete((value, late) -> end.accept(new Outcome<>(value, late), permit)),
                            threads.pool())
                    .exceptionally(failure -> {
                        end.accept(new Outcome<>(null, failure), permit); // No thread could be had.
                        return null;
                    });
        } catch (VoiceCloneException e) {
            leave(cancellation, lease);
            result.completeExceptionally(e);
        } catch (RuntimeException | Error e) {
            leave(cancellation, lease);
            throw e;
        }
        return result;
    }

    /** Returns threads for later work of a call. */
    private Executor workers(ShutdownGate.Lease lease) {
        return task -> threads.pool()
                .execute(() -> lease.run(() -> {
                    task.run();
                    return true;
                }));
    }

    /** Of a call that does not wait for its caller. */
    private static Duration notWaiting() {
        return Duration.ZERO;
    }

    private ShutdownGate.Lease enter(Cancellation cancellation, Supplier<Duration> unread) {
        underWay.put(cancellation, unread); // Before the gate, so that whoever closes it finds all that are inside.
        return gate.enter();
    }

    private void leave(Cancellation cancellation, ShutdownGate.@Nullable Lease lease) {
        underWay.remove(cancellation);
        cancellation.close();
        if (lease != null) {
            lease.close();
        }
    }

    /** Returns how many requests run. */
    int running() {
        return admission.running();
    }

    /** Returns how many requests wait for their turn. */
    int waiting() {
        return admission.waiting();
    }

    /**
     * Lets no further call in, and waits for those inside; not from within one, whose end releases. Streams that nobody reads
     * meanwhile are ended.
     */
    void close() {
        gate.close();
        if (gate.isInside()) {
            threads.pool().execute(this::awaitRelease);
        } else {
            awaitRelease();
        }
    }

    private void awaitRelease() {
        Duration unread = patience.unread();
        long start = System.nanoTime();
        while (!gate.isReleasedWithin(unread.dividedBy(5))) {
            if (System.nanoTime() - start >= unread.toNanos()) {
                underWay.forEach((cancellation, waited) -> {
                    if (waited.get().compareTo(unread) >= 0) {
                        cancellation.cancel(new ClosedException(WHAT));
                    }
                });
            }
        }
    }

    /**
     * Lets no further call in, and ends those that are still inside after {@code grace}. One that does not notice is left
     * behind, and its end releases.
     */
    void close(Duration grace) {
        gate.close();
        if (gate.isInside() || !gate.isReleasedWithin(grace)) {
            underWay.keySet().forEach(cancellation -> cancellation.cancel(new ClosedException(WHAT)));
        }
        if (!gate.isInside() && !gate.isReleasedWithin(patience.stop())) {
            LOG.warn(
                    "{} calls of a voice cloner that is closed have not stopped within {} s: is a sink or a subscriber"
                            + " blocked? Its models stay loaded until they do.",
                    underWay.size(),
                    patience.stop().toSeconds());
        }
    }
}
