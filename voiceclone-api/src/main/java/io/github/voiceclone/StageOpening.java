package io.github.voiceclone;

import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.Vocoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Opens the three stages at the same time, each on a thread of its own: all of them, or none. */
final class StageOpening {
    private final Executor threads = work -> {
        Thread thread = new Thread(work, "voiceclone-load");
        thread.setDaemon(true);
        thread.start();
    };
    private final List<CompletableFuture<? extends AutoCloseable>> openings = new ArrayList<>();

    private StageOpening() {}

    /** Returns the stages; if one cannot be opened, the others are closed and its error is thrown. */
    static Stages open(Supplier<Encoder> encoder, Supplier<Synthesizer> synthesizer, Supplier<Vocoder> vocoder) {
        StageOpening opening = new StageOpening();
        CompletableFuture<Encoder> first = opening.start(encoder);
        CompletableFuture<Synthesizer> second = opening.start(synthesizer);
        CompletableFuture<Vocoder> third = opening.start(vocoder);
        try {
            return new Stages(first.join(), second.join(), third.join());
        } catch (CompletionException e) {
            throw opening.closeAfter(e.getCause());
        }
    }

    private <S extends AutoCloseable> CompletableFuture<S> start(Supplier<S> stage) {
        CompletableFuture<S> opening = CompletableFuture.supplyAsync(stage, threads);
        openings.add(opening);
        return opening;
    }

    /** Closes what could be opened, and returns the error to throw. */
    private RuntimeException closeAfter(Throwable cause) {
        for (CompletableFuture<? extends AutoCloseable> opening : openings) {
            try {
                opening.join().close();
            } catch (CompletionException e) {
                // This one is not open.
            } catch (Exception e) {
                cause.addSuppressed(e);
            }
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return (RuntimeException) cause;
    }
}
