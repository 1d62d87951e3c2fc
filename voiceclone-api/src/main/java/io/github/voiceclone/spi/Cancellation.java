package io.github.voiceclone.spi;

import io.github.voiceclone.TimeoutExceededException;
import io.github.voiceclone.VoiceCloneException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * End of a request before its time, with the reason: its caller, its deadline or its failure, whichever came first. It travels
 * with the request; the synthesizer and the vocoder check it before every step. Thread-safe; a check costs one volatile read.
 */
public final class Cancellation implements AutoCloseable {
    /** Completed with the reason of a cancelled request, or with null once the request is over. */
    private final CompletableFuture<@Nullable VoiceCloneException> end = new CompletableFuture<>();

    /** Creates one that is not cancelled. */
    public Cancellation() {}

    /** Creates one that cancels itself with a {@link TimeoutExceededException} after a time. */
    public static Cancellation within(Duration time) {
        Cancellation cancellation = new Cancellation();
        cancellation.end.completeOnTimeout(
                new TimeoutExceededException(time), TimeUnit.NANOSECONDS.convert(time), TimeUnit.NANOSECONDS);
        return cancellation;
    }

    /**
     * Cancels the request, unless it is cancelled or over.
     *
     * @param reason what the request is to fail with
     */
    public void cancel(VoiceCloneException reason) {
        end.complete(reason);
    }

    /** Returns whether the request is cancelled. */
    public boolean isCancelled() {
        return end.getNow(null) != null;
    }

    /** Returns what a cancelled request is to fail with. */
    public Optional<VoiceCloneException> reason() {
        return Optional.ofNullable(end.getNow(null));
    }

    /** Throws what the request is to fail with, if it is cancelled. */
    public void check() {
        VoiceCloneException reason = end.getNow(null);
        if (reason != null) {
            throw reason;
        }
    }

    /** Runs a quick action once the request is cancelled, on the thread that does it; at once if it is already. */
    @SuppressWarnings("FutureReturnValueIgnored") // the action reports its own failures
    public void onCancel(Consumer<VoiceCloneException> action) {
        end.thenAccept(reason -> {
            if (reason != null) {
                action.accept(reason);
            }
        });
    }

    /** Notes that the request is over: it cannot be cancelled from now on, and its deadline is forgotten. */
    @Override
    public void close() {
        end.complete(null);
    }
}
