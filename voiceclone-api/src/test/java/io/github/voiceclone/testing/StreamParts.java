package io.github.voiceclone.testing;

import io.github.voiceclone.SpeechPart;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Subscriber that collects the parts of a stream of speech, and asks for all of them. */
public final class StreamParts implements Flow.Subscriber<SpeechPart> {
    private final List<SpeechPart> parts = new ArrayList<>();
    private final CompletableFuture<List<SpeechPart>> all = new CompletableFuture<>();

    private StreamParts() {}

    /** Subscribes to a stream, and returns its parts once it is over. */
    public static CompletableFuture<List<SpeechPart>> of(Flow.Publisher<SpeechPart> speech) {
        StreamParts collected = new StreamParts();
        speech.subscribe(collected);
        return collected.all;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(SpeechPart part) {
        parts.add(part);
    }

    @Override
    public void onError(Throwable failure) {
        all.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        all.complete(parts);
    }
}
