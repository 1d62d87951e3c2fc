package io.github.voiceclone.server.contract;

import io.github.voiceclone.CancelledException;
import io.github.voiceclone.SpeechPart;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Parts of streamed speech, taken one after another by a thread that waits for them. A few are made ahead. Closing it stops
 * the work, from any thread.
 */
final class SpeechParts implements Flow.Subscriber<SpeechPart>, AutoCloseable {
    private static final int AHEAD = 4;

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private volatile Flow.@Nullable Subscription subscription;
    private volatile boolean closed;
    /** Parts that were waited for already; used by the thread that takes the parts. */
    private @Nullable Event held;

    /** A part, or the end: with a failure, or without. */
    private record Event(@Nullable SpeechPart part, @Nullable Throwable failure) {}

    SpeechParts(Flow.Publisher<SpeechPart> speech) {
        speech.subscribe(this);
    }

    /**
     * Returns the next part; null at the end.
     *
     * @throws RuntimeException what the speech failed with
     */
    @Nullable
    SpeechPart next() {
        awaitNext();
        Event event = Objects.requireNonNull(held);
        held = null;
        if (event.failure instanceof RuntimeException failure) {
            throw failure;
        }
        if (event.failure != null) {
            throw new IllegalStateException(event.failure);
        }
        Flow.Subscription upstream = subscription;
        if (event.part != null && upstream != null) {
            upstream.request(1);
        }
        return event.part;
    }

    /** Waits until the next part, or the end, is there. */
    void awaitNext() {
        try {
            held = held == null ? events.take() : held;
        } catch (InterruptedException e) {
            close();
            throw CancelledException.interrupted();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (closed) {
            given.cancel();
        } else {
            given.request(AHEAD);
        }
    }

    @Override
    public void onNext(SpeechPart part) {
        events.add(new Event(part, null));
    }

    @Override
    public void onError(Throwable failure) {
        events.add(new Event(null, failure));
    }

    @Override
    public void onComplete() {
        events.add(new Event(null, null));
    }

    @Override
    public void close() {
        closed = true;
        Flow.Subscription upstream = subscription;
        if (upstream != null) {
            upstream.cancel();
        }
        events.add(new Event(null, new CancelledException()));
    }
}
