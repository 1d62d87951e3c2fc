package io.github.voiceclone.internal.engine;

import io.github.voiceclone.SpeechPart;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/** Speech as a stream for one subscriber, made from when it subscribes. Thread-safe. */
final class SpeechPublisher implements Flow.Publisher<SpeechPart> {
    private final RequestDispatcher dispatcher;
    private final Supplier<ActiveRequest> start;
    private final Function<ActiveRequest, Work> work;
    private final AtomicBoolean taken = new AtomicBoolean();

    /** Speech of a request. */
    interface Work {
        /**
         * Begins to speak, on one of the cloner's threads, when the request has its permit; returns its end.
         *
         * @param subscription takes the parts
         * @param workers runs what is done later
         */
        CompletionStage<Boolean> begin(SpeechSubscription subscription, Executor workers);

        /** Notes that the request has ended, begun or not. */
        default void ended() {}
    }

    /**
     * Creates a stream.
     *
     * @param start starts the request, when somebody subscribes
     * @param work makes what speaks it, at the same time
     */
    SpeechPublisher(RequestDispatcher dispatcher, Supplier<ActiveRequest> start, Function<ActiveRequest, Work> work) {
        this.dispatcher = dispatcher;
        this.start = start;
        this.work = work;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // its end goes to the subscriber
    public void subscribe(Flow.Subscriber<? super SpeechPart> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        if (!taken.compareAndSet(false, true)) {
            refuse(subscriber);
            return;
        }
        ActiveRequest request = start.get();
        SpeechSubscription subscription = new SpeechSubscription(subscriber, request.cancellation());
        subscriber.onSubscribe(subscription);
        Work speech = work.apply(request);
        dispatcher
                .begin(
                        request.cancellation(),
                        request.info(),
                        subscription::unread,
                        workers -> speech.begin(subscription, workers))
                .whenComplete((end, failure) -> {
                    speech.ended();
                    subscription.end(failure);
                });
    }

    private static void refuse(Flow.Subscriber<? super SpeechPart> subscriber) {
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
