package io.github.voiceclone.convert.compatibility;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.Stage;
import io.github.voiceclone.spi.Availability;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.EncoderProvider;
import io.github.voiceclone.spi.StageBackend;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageProvider;
import io.github.voiceclone.spi.StageProviders;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.SynthesizerProvider;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderProvider;
import io.github.voiceclone.spi.VoicePackSource;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A backend under test.
 *
 * @param name its name, as users choose it
 * @param device the device to run on
 * @param tolerances how near to the reference it must come
 */
public record Backend(String name, String device, Tolerances tolerances) {
    /**
     * How far a backend may be off; the largest difference of any value.
     *
     * @param embedding of a unit-length embedding's values
     * @param cosine the least cosine of an embedding with the reference's
     * @param mel of a mel spectrogram's values, as a share of the reference's largest
     * @param waveform of samples, as a share of full scale
     * @param batch of whatever a request gets in a batch from what it gets alone
     */
    public record Tolerances(double embedding, double cosine, double mel, double waveform, double batch) {
        /** What float32 arithmetic in another order of summation keeps to. */
        public static final Tolerances FLOAT32 = new Tolerances(1e-4, 0.99999, 1e-3, 1e-4, 1e-4);
    }

    /** Opens an encoder; skips the test, saying why, where the backend cannot work. */
    public Encoder encoder(Path pack) {
        return open(EncoderProvider.class, Stage.ENCODER, pack);
    }

    /** Opens a synthesizer; skips as {@link #encoder} does. */
    public Synthesizer synthesizer(Path pack) {
        return open(SynthesizerProvider.class, Stage.SYNTHESIZER, pack);
    }

    /** Opens a vocoder; skips as {@link #encoder} does. */
    public Vocoder vocoder(Path pack) {
        return open(VocoderProvider.class, Stage.VOCODER, pack);
    }

    private <S extends AutoCloseable, P extends StageProvider<S>> S open(Class<P> type, Stage stage, Path pack) {
        Optional<VoicePackSource> source = Optional.of(VoicePackSource.directory(pack));
        StageBackend<S> backend = StageProviders.named(type, stage, name, source);
        Availability availability = backend.availability();
        assumeTrue(availability.available(), availability.detail());
        return backend.open(new StageContext(source, "fp32", device, 2, InputLimits.defaults()));
    }
}
