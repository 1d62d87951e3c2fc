package io.github.voiceclone.internal.engine;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.VoiceCloner;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Subscriber to the pieces of a text, which speaks each stretch of it that is complete. Signals only note what has come; one
 * worker at a time speaks, and none is held while there is nothing to speak. Thread-safe.
 */
final class TextPieces implements Flow.Subscriber<String>, SpeechPublisher.Work {
    private static final Logger LOG = LoggerFactory.getLogger(TextPieces.class);

    private final ActiveRequest request;
    private final SpeechPipeline pipeline;
    private final InputLimits limits;
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();
    /** Signals that the worker has not seen; it is running, or the request waits for its permit, if there are any. */
    private final AtomicInteger signals = new AtomicInteger(1);
    /** Calls of {@link #requestMore} that are not done, so that a publisher that answers within them does not nest them. */
    private final AtomicInteger requests = new AtomicInteger();

    private final Lock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final StringBuilder text;

    @GuardedBy("lock")
    private long length;

    @GuardedBy("lock")
    private Flow.@Nullable Subscription source;

    @GuardedBy("lock")
    private boolean requested;

    /** True when the worker has found no complete segment in the text. */
    @GuardedBy("lock")
    private boolean starved;

    @GuardedBy("lock")
    private boolean ended;

    @GuardedBy("lock")
    private @Nullable Throwable failure;

    /** The text that has come and is not spoken, and the end of the pieces, with their error if they failed. */
    private record Known(String text, boolean ended, @Nullable Throwable failure) {}

    /** Its speech and threads, from when it has its permit. */
    private @Nullable Speaking speaking;

    private record Speaking(SpeechPipeline.Pieces speech, SpeechSubscription subscription, Executor workers) {}

    private TextPieces(ActiveRequest request, SpeechPipeline pipeline, InputLimits limits) {
        this.request = request;
        this.pipeline = pipeline;
        this.limits = limits;
        this.text = new StringBuilder(request.request().text());
        this.length = text.length();
    }

    /** Subscribes to the pieces of a request's text, the first of which may come before it has its permit. */
    static TextPieces of(
            ActiveRequest request, SpeechPipeline pipeline, InputLimits limits, Flow.Publisher<String> pieces) {
        TextPieces text = new TextPieces(request, pipeline, limits);
        request.cancellation().onCancel(reason -> text.signal());
        try {
            pieces.subscribe(text);
        } catch (RuntimeException e) {
            text.onError(e);
        }
        return text;
    }

    @Override
    public CompletionStage<Boolean> begin(SpeechSubscription subscription, Executor workers) {
        speaking = new Speaking(pipeline.begin(request, subscription::deliver), subscription, workers);
        work();
        return end;
    }

    /** Cancels the pieces, unless they have ended. */
    @Override
    public void ended() {
        cancelSource();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        Objects.requireNonNull(given, "subscription");
        boolean unwanted;
        lock.lock();
        try {
            unwanted = source != null || ended;
            source = unwanted ? source : given;
        } finally {
            lock.unlock();
        }
        if (unwanted) {
            given.cancel();
        } else {
            requestMore();
        }
    }

    @Override
    public void onNext(String piece) {
        if (piece == null) {
            request.fail(new InvalidInputException("a piece of the text is null (reactive streams, rule 2.13)"));
            throw new NullPointerException("piece");
        }
        lock.lock();
        try {
            if (ended) {
                return;
            }
            if (!requested) {
                throw new InvalidInputException(
                        "a piece of the text came that was not requested (reactive streams, rule 1.1)");
            }
            requested = false;
            starved = false;
            length += piece.length();
            limits.checkTextLength(length);
            text.append(piece);
        } catch (InvalidInputException e) {
            request.fail(e);
            return;
        } finally {
            lock.unlock();
        }
        signal();
        requestMore();
    }

    @Override
    public void onError(Throwable error) {
        end(Objects.requireNonNull(error, "error"));
    }

    @Override
    public void onComplete() {
        end(null);
    }

    private void end(@Nullable Throwable error) {
        lock.lock();
        try {
            if (!ended) {
                ended = true;
                failure = error;
            }
        } finally {
            lock.unlock();
        }
        signal();
    }

    /** Requests a piece if there is room for one. */
    private void requestMore() {
        int seen = 1;
        if (requests.getAndIncrement() > 0) {
            return;
        }
        do {
            Flow.Subscription asked = nextRequest();
            if (asked != null) {
                try {
                    asked.request(1);
                } catch (RuntimeException e) {
                    onError(e);
                }
            }
            seen = requests.addAndGet(-seen);
        } while (seen != 0);
    }

    /** Notes that a piece is requested; returns of whom, or null if none is to be. */
    private Flow.@Nullable Subscription nextRequest() {
        lock.lock();
        try {
            boolean room = starved || text.length() < VoiceCloner.MAX_BUFFERED_TEXT;
            if (requested || ended || !room || source == null) {
                return null;
            }
            requested = true;
            return source;
        } finally {
            lock.unlock();
        }
    }

    /** Lets a worker look at what has changed. */
    private void signal() {
        if (signals.getAndIncrement() == 0) {
            try {
                speaking().workers.execute(this::work);
            } catch (RuntimeException e) {
                finish(e); // No thread could be had.
            }
        }
    }

    private Speaking speaking() {
        return Objects.requireNonNull(speaking, "the request has no permit yet");
    }

    private void work() {
        int seen = signals.get();
        do {
            if (!end.isDone()) {
                try {
                    speakWhatIsComplete(speaking());
                } catch (Throwable e) {
                    finish(e);
                }
            }
            seen = signals.addAndGet(-seen);
        } while (seen != 0);
    }

    private void speakWhatIsComplete(Speaking now) {
        SpeechPipeline.Pieces speech = now.speech;
        now.subscription.waitForText(false);
        while (true) {
            request.cancellation().check();
            Known known = known();
            int complete = speech.completeLength(known.text);
            if (complete > 0) {
                take(complete);
                requestMore();
                speech.speak(known.text.substring(0, complete), false, known.text.substring(complete));
            } else if (known.ended) {
                if (known.failure == null && (!known.text.isBlank() || speech.isSilent())) {
                    speech.speak(known.text, true, "");
                }
                finish(known.failure);
                return;
            } else {
                waitForText(known, now.subscription);
                return;
            }
        }
    }

    private void waitForText(Known known, SpeechSubscription subscription) {
        lock.lock();
        try {
            starved = text.length() == known.text.length(); // Or a piece has come, and a signal with it.
        } finally {
            lock.unlock();
        }
        subscription.waitForText(true);
        requestMore();
    }

    private Known known() {
        lock.lock();
        try {
            return new Known(text.toString(), ended, failure);
        } finally {
            lock.unlock();
        }
    }

    private void take(int count) {
        lock.lock();
        try {
            text.delete(0, count);
        } finally {
            lock.unlock();
        }
    }

    private void finish(@Nullable Throwable cause) {
        cancelSource();
        if (cause == null) {
            end.complete(true);
        } else {
            end.completeExceptionally(cause);
        }
    }

    private void cancelSource() {
        Flow.Subscription cancelled;
        lock.lock();
        try {
            cancelled = ended ? null : source;
            ended = true;
        } finally {
            lock.unlock();
        }
        if (cancelled != null) {
            try {
                cancelled.cancel();
            } catch (RuntimeException e) {
                LOG.warn("a publisher of text threw as it was cancelled", e);
            }
        }
    }
}
