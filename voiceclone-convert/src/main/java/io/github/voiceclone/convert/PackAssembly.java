package io.github.voiceclone.convert;

import io.github.voiceclone.Stage;
import io.github.voiceclone.spi.MelFormat;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.EncoderSettings;
import io.github.voiceclone.sv2tts.pack.GraphFile;
import io.github.voiceclone.sv2tts.pack.Manifest;
import io.github.voiceclone.sv2tts.pack.StageEntry;
import io.github.voiceclone.sv2tts.pack.SynthesizerSettings;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import io.github.voiceclone.sv2tts.pack.VoicePackWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts converted stages and those of a pack already there together, checks that they fit, and writes them. */
final class PackAssembly {
    private final Path directory;
    private final @Nullable String name;
    private final @Nullable VoicePack before;
    private final List<String> warnings = new ArrayList<>();
    private @Nullable ConvertedStage<EncoderSettings> encoder;
    private @Nullable ConvertedStage<SynthesizerSettings> synthesizer;
    private @Nullable ConvertedStage<VocoderSettings> vocoder;

    PackAssembly(Path directory, @Nullable String name) {
        this.directory = directory;
        this.name = name;
        this.before = Files.isRegularFile(directory.resolve(Manifest.FILE))
                ? VoicePack.open(VoicePackSource.directory(directory))
                : null;
    }

    void encoder(ConvertedStage<EncoderSettings> stage) {
        encoder = stage;
        warnings.addAll(stage.warnings());
    }

    void synthesizer(ConvertedStage<SynthesizerSettings> stage) {
        synthesizer = stage;
        warnings.addAll(stage.warnings());
    }

    void vocoder(ConvertedStage<VocoderSettings> stage) {
        vocoder = stage;
        warnings.addAll(stage.warnings());
    }

    /** Writes the pack; what was there stays as it was if this fails. */
    Conversion write() {
        @Nullable Manifest old = before == null ? null : before.manifest();
        try (VoicePackWriter writer = VoicePackWriter.start(directory)) {
            Manifest manifest = new Manifest(
                    Manifest.FORMAT_VERSION,
                    Manifest.FAMILY,
                    packName(),
                    stage(writer, Stage.ENCODER, encoder, old == null ? null : old.encoder()),
                    stage(writer, Stage.SYNTHESIZER, synthesizer, old == null ? null : old.synthesizer()),
                    stage(writer, Stage.VOCODER, vocoder, old == null ? null : old.vocoder()));
            requireFit(manifest);
            writer.finish(manifest);
            return new Conversion(directory, manifest, warnings);
        }
    }

    private String packName() {
        if (name != null) {
            return name;
        }
        return before != null
                ? before.name()
                : directory.toAbsolutePath().normalize().getFileName().toString();
    }

    private <S> @Nullable StageEntry<S> stage(
            VoicePackWriter writer, Stage stage, @Nullable ConvertedStage<S> converted, @Nullable StageEntry<S> kept) {
        if (converted != null) {
            return converted.write(writer, stage.id());
        }
        if (kept != null && before != null) {
            VoicePack pack = before;
            kept.graphs().values().forEach(graphs -> graphs.values().forEach(graph -> copy(pack, graph, writer)));
        }
        return kept;
    }

    private static void copy(VoicePack pack, GraphFile graph, VoicePackWriter writer) {
        ByteBuffer content = pack.read(graph);
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        writer.write(graph.file(), bytes);
    }

    private static void requireFit(Manifest manifest) {
        StageEntry<SynthesizerSettings> synthesizer = manifest.synthesizer();
        StageEntry<EncoderSettings> encoder = manifest.encoder();
        StageEntry<VocoderSettings> vocoder = manifest.vocoder();
        if (synthesizer != null && vocoder != null) {
            requireSameFormat(
                    synthesizer.settings().melFormat(), vocoder.settings().format());
        }
        if (synthesizer != null && encoder != null) {
            requireSameSize(
                    encoder.settings().embeddingSize(),
                    synthesizer.settings().shape().speakerSize());
        }
    }

    private static void requireSameFormat(MelFormat synthesizer, MelFormat vocoder) {
        if (!synthesizer.equals(vocoder)) {
            throw new CheckpointException("the synthesizer makes mel spectrograms of " + synthesizer
                    + ", the vocoder takes " + vocoder
                    + ": speech would change in speed or pitch; use checkpoints trained for each other");
        }
    }

    private static void requireSameSize(int encoder, int synthesizer) {
        if (encoder != synthesizer) {
            throw new CheckpointException("the encoder makes embeddings of " + encoder
                    + " values, the synthesizer takes " + synthesizer + ": use checkpoints trained for each other");
        }
    }
}
