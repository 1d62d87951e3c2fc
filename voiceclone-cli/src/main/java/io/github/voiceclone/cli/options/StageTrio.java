package io.github.voiceclone.cli.options;

import io.github.voiceclone.Stage;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.EncoderProvider;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageProvider;
import io.github.voiceclone.spi.StageProviders;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.SynthesizerProvider;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderProvider;

/** The three stages of a pack on one backend, to be used one by one; opened together, and closed together. */
public record StageTrio(Encoder encoder, Synthesizer synthesizer, Vocoder vocoder) implements AutoCloseable {
    /** Opens the stages; those opened are closed again if one cannot be. */
    public static StageTrio open(String backend, StageContext context) {
        Encoder encoder = open(EncoderProvider.class, Stage.ENCODER, backend, context);
        try {
            Synthesizer synthesizer = open(SynthesizerProvider.class, Stage.SYNTHESIZER, backend, context);
            try {
                return new StageTrio(
                        encoder, synthesizer, open(VocoderProvider.class, Stage.VOCODER, backend, context));
            } catch (RuntimeException | Error e) {
                synthesizer.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            encoder.close();
            throw e;
        }
    }

    private static <S extends AutoCloseable, P extends StageProvider<S>> S open(
            Class<P> type, Stage stage, String backend, StageContext context) {
        return StageProviders.named(type, stage, backend, context.pack()).open(context);
    }

    @Override
    public void close() {
        try (encoder;
                synthesizer;
                vocoder) {
            // Closed in reverse order by leaving the block, each even if another fails.
        }
    }
}
