package io.github.voiceclone.examples;

import io.github.voiceclone.SpeechPart;
import io.github.voiceclone.audio.AudioWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Subscriber that writes speech to a file as it comes; {@code AudioPlayer} of voiceclone-playback would play it. */
final class SpeechFileWriter implements Flow.Subscriber<SpeechPart> {
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();
    private final AudioWriter file;

    SpeechFileWriter(AudioWriter file) {
        this.file = file;
    }

    /** Waits for the last of the speech and completes the file. */
    void await() throws IOException {
        end.join();
        file.finish();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(SpeechPart part) {
        System.out.printf(
                "%.2f s of '%s'%n", part.audio().seconds(), part.segment().text());
        try {
            file.write(part.audio());
        } catch (IOException e) {
            end.completeExceptionally(e);
            throw new UncheckedIOException(e); // Cancels the stream.
        }
    }

    @Override
    public void onError(Throwable failure) {
        end.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        end.complete(true);
    }
}
