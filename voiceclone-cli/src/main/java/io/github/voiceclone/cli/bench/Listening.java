package io.github.voiceclone.cli.bench;

import io.github.voiceclone.SpeechPart;
import io.github.voiceclone.VoiceCloneException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;

/** Subscriber that requests all of a stream's audio at once. */
final class Listening implements Subscriber<SpeechPart> {
    private final Runnable heard;
    private final CompletableFuture<Boolean> over = new CompletableFuture<>();

    Listening(Runnable heard) {
        this.heard = heard;
    }

    /** Waits for the end. */
    void await() {
        try {
            over.join();
        } catch (CompletionException e) {
            throw new VoiceCloneException("a stream failed: " + e.getCause(), e);
        }
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(SpeechPart part) {
        heard.run();
    }

    @Override
    public void onError(Throwable failure) {
        over.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        over.complete(true);
    }
}
