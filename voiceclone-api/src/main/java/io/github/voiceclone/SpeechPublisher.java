package io.github.voiceclone;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.Cancellation;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Speech as a stream for one subscriber, made from when it subscribes. Thread-safe. */
final class SpeechPublisher implements Flow.Publisher<AudioClip> {
    private final Calls calls;
    private final long number;
    private final Supplier<Cancellation> cancellations;
    private final BiConsumer<Cancellation, Consumer<AudioClip>> work;
    private final AtomicBoolean taken = new AtomicBoolean();

    /**
     * Creates a stream.
     *
     * @param number the request's, as listeners are told it
     * @param cancellations gives the request's cancellation, when it begins
     * @param work speaks into a sink
     */
    SpeechPublisher(
            Calls calls,
            long number,
            Supplier<Cancellation> cancellations,
            BiConsumer<Cancellation, Consumer<AudioClip>> work) {
        this.calls = calls;
        this.number = number;
        this.cancellations = cancellations;
        this.work = work;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // its end goes to the subscriber
    public void subscribe(Flow.Subscriber<? super AudioClip> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        if (!taken.compareAndSet(false, true)) {
            refuse(subscriber);
            return;
        }
        Cancellation cancellation = cancellations.get();
        SpeechSubscription subscription = new SpeechSubscription(subscriber, cancellation);
        subscriber.onSubscribe(subscription);
        calls.<Boolean>start(cancellation, number, subscription::unread, () -> {
                    work.accept(cancellation, subscription::deliver);
                    return true;
                })
                .whenComplete((end, failure) -> subscription.end(failure));
    }

    private static void refuse(Flow.Subscriber<? super AudioClip> subscriber) {
        subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {}

            @Override
            public void cancel() {}
        });
        subscriber.onError(new IllegalStateException(
                "this stream of speech has had its subscriber: call VoiceCloner.stream again for another"));
    }
}
