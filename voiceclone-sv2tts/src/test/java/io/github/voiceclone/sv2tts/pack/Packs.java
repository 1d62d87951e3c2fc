package io.github.voiceclone.sv2tts.pack;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.audio.MelSettings;
import io.github.voiceclone.sv2tts.decode.DecoderShape;
import io.github.voiceclone.sv2tts.decode.DecoderShape.LayerPair;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Voice packs of the smallest graphs that stages take. */
public final class Packs {
    /** The settings of {@link #whole}'s encoder. */
    public static final EncoderSettings ENCODER = new EncoderSettings(16_000, 160, 160, 80, 0.75, 4);

    /** The settings of {@link #whole}'s synthesizer. */
    public static final SynthesizerSettings SYNTHESIZER = new SynthesizerSettings(
            "mockingbird-75",
            MelSettings.HOP_256,
            new DecoderShape(
                    80, 2, 4, 10, new LayerPair(8, 4), new LayerPair(8, 4), Map.of("attention_hidden", 6, "cell1", 5)),
            0.5,
            -3.4f,
            0);

    /** The settings of {@link #whole}'s vocoder. */
    public static final VocoderSettings VOCODER =
            new VocoderSettings("HiFi-GAN", new MelFormat(16_000, 256, 80), 3, false);

    private Packs() {}

    /** Writes a pack of all three stages, in one precision. */
    public static Manifest whole(Path directory) {
        try (VoicePackWriter writer = VoicePackWriter.start(directory)) {
            Manifest manifest = manifest(
                    stage(writer, ENCODER, List.of("mel", "encoder")),
                    stage(writer, SYNTHESIZER, List.of("text-encoder", "decoder", "postnet")),
                    stage(writer, VOCODER, List.of("vocoder")));
            writer.finish(manifest);
            return manifest;
        }
    }

    /** Writes a pack of a vocoder alone, with the graphs named. */
    public static Manifest vocoder(Path directory, List<String> graphs) {
        try (VoicePackWriter writer = VoicePackWriter.start(directory)) {
            Manifest manifest = manifest(null, null, stage(writer, VOCODER, graphs));
            writer.finish(manifest);
            return manifest;
        }
    }

    /** Returns a manifest of these stages, in this release's format. */
    public static Manifest manifest(
            @Nullable StageEntry<EncoderSettings> encoder,
            @Nullable StageEntry<SynthesizerSettings> synthesizer,
            @Nullable StageEntry<VocoderSettings> vocoder) {
        return new Manifest(Manifest.FORMAT_VERSION, Manifest.FAMILY, "test", encoder, synthesizer, vocoder);
    }

    private static <S> StageEntry<S> stage(VoicePackWriter writer, S settings, List<String> graphs) {
        SortedMap<String, PackFile> files = new TreeMap<>();
        graphs.forEach(name -> files.put(name, writer.write("fp32/" + name + ".onnx", MinimalGraphs.of(name))));
        return new StageEntry<>("0".repeat(64), settings, new TreeMap<>(Map.of("fp32", files)));
    }

    /** Returns what to open a stage of a pack with. */
    public static StageContext context(Path pack, String precision) {
        return context(pack, precision, "cpu");
    }

    /** Returns what to open a stage of a pack on a device with. */
    public static StageContext context(Path pack, String precision, String device) {
        return new StageContext(
                Optional.of(VoicePackSource.directory(pack)), precision, device, 1, InputLimits.defaults());
    }
}
