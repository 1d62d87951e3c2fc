package io.github.voiceclone.convert;

import io.github.voiceclone.Stage;
import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.EncoderSettings;
import io.github.voiceclone.sv2tts.pack.Manifest;
import io.github.voiceclone.sv2tts.pack.SourceFilterSettings;
import io.github.voiceclone.sv2tts.pack.StageEntry;
import io.github.voiceclone.sv2tts.pack.SynthesizerSettings;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import io.github.voiceclone.sv2tts.pack.VoicePackWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts converted stages and those of a pack already there together, checks that they fit, and writes them. */
final class PackAssembly {
    private final Path directory;
    private final @Nullable String name;
    private final List<String> warnings = new ArrayList<>();
    private @Nullable ConvertedStage<EncoderSettings> encoder;
    private @Nullable ConvertedStage<SynthesizerSettings> synthesizer;
    private @Nullable ConvertedStage<VocoderSettings> vocoder;

    PackAssembly(Path directory, @Nullable String name) {
        this.directory = directory;
        this.name = name;
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

    /**
     * Writes the pack; what was there stays as it was if this fails.
     *
     * @param checkpoints what the stages were converted from
     */
    Conversion write(Map<Stage, Path> checkpoints) {
        VoicePack before = before();
        Manifest old = before == null ? null : before.manifest();
        try (VoicePackWriter writer = VoicePackWriter.start(directory)) {
            Manifest manifest = new Manifest(
                    Manifest.FORMAT_VERSION,
                    Manifest.FAMILY,
                    packName(old),
                    stage(writer, before, Stage.ENCODER, encoder, old == null ? null : old.encoder()),
                    stage(writer, before, Stage.SYNTHESIZER, synthesizer, old == null ? null : old.synthesizer()),
                    stage(writer, before, Stage.VOCODER, vocoder, old == null ? null : old.vocoder()));
            requireFit(manifest);
            writer.finish(manifest);
            return new Conversion(directory, manifest, checkpoints, warnings);
        }
    }

    /** Returns the pack that is there; a damaged one only counts where something of it is to be kept. */
    private @Nullable VoicePack before() {
        if (!Files.isRegularFile(directory.resolve(Manifest.FILE))) {
            return null;
        }
        try {
            return VoicePack.open(VoicePackSource.directory(directory));
        } catch (VoicePackException e) {
            if (encoder != null && synthesizer != null && vocoder != null) {
                return null;
            }
            throw new VoicePackException(
                    e.reason(),
                    e.getMessage() + "; or convert encoder, synthesizer and vocoder together, to replace it",
                    e);
        }
    }

    private String packName(@Nullable Manifest old) {
        if (name != null) {
            return name;
        }
        return old != null
                ? old.name()
                : directory.toAbsolutePath().normalize().getFileName().toString();
    }

    private static <S> @Nullable StageEntry<S> stage(
            VoicePackWriter writer,
            @Nullable VoicePack before,
            Stage stage,
            @Nullable ConvertedStage<S> converted,
            @Nullable StageEntry<S> kept) {
        if (converted != null) {
            return converted.write(writer, stage.id());
        }
        if (kept != null && before != null) {
            writer.copy(before, kept.files());
        }
        return kept;
    }

    private static void requireFit(Manifest manifest) {
        StageEntry<SynthesizerSettings> synthesizer = manifest.synthesizer();
        StageEntry<EncoderSettings> encoder = manifest.encoder();
        StageEntry<VocoderSettings> vocoder = manifest.vocoder();
        if (synthesizer != null && vocoder != null) {
            requireSameScale(synthesizer.settings(), vocoder.settings());
            requireSameFormat(
                    synthesizer.settings().frameFormat(),
                    vocoder.settings().format().frameFormat());
        }
        if (synthesizer != null && encoder != null) {
            requireSameSize(
                    encoder.settings().embeddingSize(),
                    synthesizer.settings().shape().speakerSize());
        }
    }

    private static void requireSameScale(SynthesizerSettings synthesizer, VocoderSettings vocoder) {
        if (vocoder.naturalLogMel()) {
            throw new CheckpointException(
                    "the vocoder takes mel spectrograms of natural logarithms up to 8000 Hz, by its"
                            + " settings those of the original HiFi-GAN project; the synthesizer makes normalised decibels: it"
                            + " would speak noise; use a vocoder trained for the synthesizer, or Griffin-Lim, or write this one to"
                            + " a pack of its own");
        }
        SourceFilterSettings sourceFilter = vocoder.sourceFilter();
        if (sourceFilter != null && !sourceFilter.mel().equals(synthesizer.mel())) {
            throw new CheckpointException("the synthesizer makes spectrograms of " + synthesizer.mel()
                    + ", the source-filter vocoder takes " + sourceFilter.mel()
                    + ": its levels would be wrong; use checkpoints trained for each other");
        }
    }

    private static void requireSameFormat(FrameFormat synthesizer, FrameFormat vocoder) {
        if (!synthesizer.equals(vocoder)) {
            throw new CheckpointException("the synthesizer makes " + synthesizer
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
