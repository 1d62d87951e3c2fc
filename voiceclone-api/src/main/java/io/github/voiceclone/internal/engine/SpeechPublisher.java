package io.github.voiceclone.internal.engine;

import io.github.voiceclone.SpeechPart;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Speech as a stream for one subscriber, made from when it subscribes. Thread-safe. */
final class SpeechPublisher implements Flow.Publisher<SpeechPart> {
    private final RequestDispatcher dispatcher;
    private final Supplier<ActiveRequest> start;
    private final Work work;
    private final AtomicBoolean taken = new AtomicBoolean();

    /** Speech of a request. */
    interface Work {
        /**
         * Begins to speak, on one of the cloner's threads; returns its end.
         *
         * @param subscription takes the parts
         * @param workers runs what is done later, with the permit that the request holds until its end
         */
        CompletionStage<Boolean> begin(ActiveRequest request, SpeechSubscription subscription, Executor workers);
    }

    /**
     * Creates a stream.
     *
     * @param start starts the request, when somebody subscribes
     * @param work speaks it
     */
    SpeechPublisher(RequestDispatcher dispatcher, Supplier<ActiveRequest> start, Work work) {
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
        dispatcher
                .begin(
                        request.cancellation(),
                        request.info(),
                        subscription::unread,
                        workers -> work.begin(request, subscription, workers))
                .whenComplete((end, failure) -> subscription.end(failure));
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
