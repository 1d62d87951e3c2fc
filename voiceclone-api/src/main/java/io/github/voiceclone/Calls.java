package io.github.voiceclone;

import io.github.voiceclone.spi.Cancellation;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way into a voice cloner, the same for every kind of call: it is open or closed, has so many places, and does native
 * work on platform threads. Thread-safe.
 */
final class Calls {
    private static final String WHAT = "this voice cloner";

    private final WorkThreads threads = new WorkThreads();
    private final Set<Cancellation> underWay = ConcurrentHashMap.newKeySet();
    private final StageMonitor monitor;
    private final Admission admission;
    private final CallGate gate;

    Calls(Limits limits, StageMonitor monitor, Runnable release) {
        this.monitor = monitor;
        admission = new Admission(limits);
        gate = new CallGate(WHAT, () -> {
            try (threads) {
                release.run();
            }
        });
    }

    /**
     * Runs a call when its turn comes, and closes its cancellation. A call from within another, as from a sink, takes no
     * place of its own: it would wait for the one it is in.
     *
     * @param numbers its requests, as listeners are told them
     * @param work is given where to run what belongs on the calling thread
     */
    <T> T call(Cancellation cancellation, List<Long> numbers, Function<Executor, T> work) {
        try (cancellation;
                CallGate.Pass pass = enter(cancellation)) {
            if (gate.isInside()) {
                return run(pass, work);
            }
            try (Admission.Ticket ticket = ask(numbers, cancellation)) {
                await(ticket, numbers);
                return run(pass, work);
            }
        } finally {
            underWay.remove(cancellation);
        }
    }

    private Admission.Ticket ask(List<Long> numbers, Cancellation cancellation) {
        try {
            return admission.ask(numbers.size(), cancellation);
        } catch (OverloadedException e) {
            numbers.forEach(monitor::refused);
            throw e;
        }
    }

    @SuppressWarnings("try") // The wait is only begun and ended.
    private void await(Admission.Ticket ticket, List<Long> numbers) {
        try (StageMonitor.Waiting waiting = monitor.waiting(numbers.isEmpty() ? 0 : numbers.get(0))) {
            ticket.await();
        }
    }

    private <T> T run(CallGate.Pass pass, Function<Executor, T> work) {
        return pass.run(() -> threads.call(caller -> pass.run(() -> work.apply(caller))));
    }

    /** Starts a request on a thread of ours when its turn comes. Whatever it fails with is the future's. */
    @SuppressWarnings("FutureReturnValueIgnored") // what the stage gives goes to the result
    <T> CompletableFuture<T> start(Cancellation cancellation, long number, Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        CallGate.@Nullable Pass pass = null;
        try {
            CallGate.Pass entered = enter(cancellation);
            pass = entered;
            Admission.Ticket ticket = ask(List.of(number), cancellation);
            StageMonitor.Waiting waiting = monitor.waiting(number);
            ticket.turn()
                    .whenComplete((turn, failure) -> waiting.close())
                    .whenCompleteAsync(
                            (turn, failure) -> {
                                Outcome<T> outcome = Outcome.of(failure, () -> entered.run(work));
                                outcome.after(ticket::close)
                                        .after(() -> leave(cancellation, entered))
                                        .complete(result);
                            },
                            threads.pool());
        } catch (VoiceCloneException e) {
            leave(cancellation, pass);
            result.completeExceptionally(e);
        }
        return result;
    }

    private CallGate.Pass enter(Cancellation cancellation) {
        underWay.add(cancellation); // Before the gate, so that whoever closes it finds all that are inside.
        return gate.enter();
    }

    private void leave(Cancellation cancellation, CallGate.@Nullable Pass pass) {
        underWay.remove(cancellation);
        cancellation.close();
        if (pass != null) {
            pass.close();
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

    /** Lets no further call in, and waits for those inside; not from within one, whose end releases. */
    void close() {
        gate.close();
        gate.awaitRelease();
    }

    /** Lets no further call in, and ends those that are still inside after {@code grace}. */
    void close(Duration grace) {
        gate.close();
        if (gate.isInside() || !gate.isReleasedWithin(grace)) {
            underWay.forEach(cancellation -> cancellation.cancel(new ClosedException(WHAT)));
        }
        gate.awaitRelease();
    }
}
