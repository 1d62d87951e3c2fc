package io.github.voiceclone.sv2tts.pack;

import io.github.voiceclone.Stage;
import io.github.voiceclone.spi.VoicePackManifest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Content of a voice pack's {@code voice-pack.json}. The JSON has the same names and nesting as these records; a stage the
 * pack lacks is {@code null}.
 *
 * @param formatVersion version of this format, {@link #FORMAT_VERSION}
 * @param family the model family, {@link #FAMILY}
 * @param name what to call the pack; for people
 * @param encoder the encoder, if the pack has one
 * @param synthesizer the synthesizer, if the pack has one
 * @param vocoder the vocoder, if the pack has one
 */
public record Manifest(
        int formatVersion,
        String family,
        String name,
        @Nullable StageEntry<EncoderSettings> encoder,
        @Nullable StageEntry<SynthesizerSettings> synthesizer,
        @Nullable StageEntry<VocoderSettings> vocoder) {
    /** Checks that the pack has a name. */
    public Manifest {
        Objects.requireNonNull(name, "name");
    }

    /** The file that a pack's manifest is in. */
    public static final String FILE = VoicePackManifest.FILE;

    /** The version of this format. */
    public static final int FORMAT_VERSION = 1;

    /** The model family of these packs. */
    public static final String FAMILY = "sv2tts";

    /** Returns a stage's entry, or null if the pack lacks it. */
    @Nullable
    StageEntry<?> stage(Stage stage) {
        return switch (stage) {
            case ENCODER -> encoder;
            case SYNTHESIZER -> synthesizer;
            case VOCODER -> vocoder;
        };
    }
}
