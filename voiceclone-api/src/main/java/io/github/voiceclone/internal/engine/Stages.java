package io.github.voiceclone.internal.engine;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.internal.LinkedRecords;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.Vocoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The three stages of a voice cloner.
 *
 * @param encoder recordings to speakers
 * @param synthesizer texts to frames
 * @param vocoder frames to audio
 */
public record Stages(Encoder encoder, Synthesizer synthesizer, Vocoder vocoder) implements AutoCloseable {
    /** Checks that each stage takes what the one before gives; if not, the caller still owns all three. */
    public void requireFit() {
        FrameFormat given = synthesizer.format();
        FrameFormat taken = vocoder.format();
        if (!given.equals(taken)) {
            throw new InvalidInputException("synthesizer '" + synthesizer.info().backend() + "' makes "
                    + given + ", vocoder '" + vocoder.info().backend() + "' takes " + taken
                    + ": speech would change in speed or pitch; use stages made for each other");
        }
        if (!encoder.speakerFormat().equals(synthesizer.speakerFormat())) {
            throw new InvalidInputException("encoder '" + encoder.info().backend() + "' describes a speaker by "
                    + encoder.speakerFormat() + ", synthesizer '"
                    + synthesizer.info().backend() + "' expects "
                    + synthesizer.speakerFormat() + ": use stages made for each other");
        }
    }

    /**
     * Opens three stages at the same time, each on a thread of its own: all of them, or none.
     *
     * @throws io.github.voiceclone.VoiceCloneException what the first stage that cannot be opened throws; the others are
     *     closed
     */
    public static Stages open(Supplier<Encoder> encoder, Supplier<Synthesizer> synthesizer, Supplier<Vocoder> vocoder) {
        Opening opening = new Opening();
        CompletableFuture<Encoder> first = opening.start(encoder);
        CompletableFuture<Synthesizer> second = opening.start(synthesizer);
        CompletableFuture<Vocoder> third = opening.start(vocoder);
        try {
            return new Stages(first.join(), second.join(), third.join());
        } catch (CompletionException e) {
            throw opening.closeAfter(Objects.requireNonNullElse(e.getCause(), e));
        }
    }

    @Override
    public void close() {
        try (encoder;
                synthesizer;
                vocoder) {
            // Closed in reverse order by leaving the block, each even if another fails.
        } finally {
            LinkedRecords.forget();
        }
    }

    /** Three stages that are being opened. */
    private static final class Opening {
        private final Executor threads = work -> {
            Thread thread = new Thread(work, "voiceclone-load");
            thread.setDaemon(true);
            thread.start();
        };
        private final List<CompletableFuture<? extends AutoCloseable>> openings = new ArrayList<>();

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
}
