package io.github.voiceclone.convert;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Stage;
import io.github.voiceclone.convert.checkpoint.Checkpoint;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.encoder.SpeakerEncoderGraphs;
import io.github.voiceclone.convert.tacotron.TacotronSettings;
import io.github.voiceclone.convert.tacotron.TacotronSizes;
import io.github.voiceclone.convert.vocoder.GeneratorSettings;
import io.github.voiceclone.convert.vocoder.SourceFilterNetwork;
import io.github.voiceclone.convert.vocoder.WaveRnnSettings;
import io.github.voiceclone.sv2tts.pack.EncoderSettings;
import io.github.voiceclone.sv2tts.pack.SynthesizerSettings;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import io.github.voiceclone.sv2tts.pack.VoicePackWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Converts checkpoints of MockingBird and Real-Time-Voice-Cloning into a voice pack. Any of the three stages may be left
 * out. Nothing in a checkpoint is executed. Not thread-safe.
 *
 * <pre>{@code
 * Conversion conversion = new Converter()
 *         .encoder(Path.of("encoder.pt"))
 *         .synthesizer(Path.of("synthesizer.pt"))
 *         .vocoder(Path.of("vocoder.pt"))
 *         .convertTo(Path.of("my-voice"));
 * }</pre>
 *
 * <p>A checkpoint's settings are read from the JSON file next to it: the one of its own name, else {@code config.json},
 * else the only one with such settings; the published defaults hold without one.
 */
public final class Converter {
    private @Nullable Path folder;
    private @Nullable Path encoder;
    private @Nullable Path synthesizer;
    private @Nullable Path synthesizerSettings;
    private @Nullable Path vocoder;
    private @Nullable Path vocoderSettings;
    private @Nullable String name;

    /** Creates a converter with nothing to convert. */
    public Converter() {}

    /**
     * Sets a folder of checkpoints, as MockingBird or Real-Time-Voice-Cloning lay them out: {@code encoder.pt},
     * {@code synthesizer.pt} and {@code vocoder.pt}, or a folder for each stage with its checkpoint inside; or the folder of
     * either project. A checkpoint that is set by itself takes precedence.
     */
    public Converter checkpoints(Path value) {
        folder = value;
        return this;
    }

    /** Sets the encoder's checkpoint: GE2E, or a time-delay network of {@code training/encoder.py}. */
    public Converter encoder(Path checkpoint) {
        encoder = checkpoint;
        return this;
    }

    /** Sets the synthesizer's checkpoint: Tacotron, with or without style tokens. */
    public Converter synthesizer(Path checkpoint) {
        synthesizer = checkpoint;
        return this;
    }

    /** Sets the synthesizer's settings file, in place of one found next to the checkpoint. */
    public Converter synthesizerSettings(Path json) {
        synthesizerSettings = json;
        return this;
    }

    /** Sets the vocoder's checkpoint: HiFi-GAN, Fre-GAN, WaveRNN or source-filter. */
    public Converter vocoder(Path checkpoint) {
        vocoder = checkpoint;
        return this;
    }

    /** Sets the vocoder's settings file, in place of one found next to the checkpoint. */
    public Converter vocoderSettings(Path json) {
        vocoderSettings = json;
        return this;
    }

    /** Sets the pack's name; its folder's name unless set. */
    public Converter name(String value) {
        name = value;
        return this;
    }

    /**
     * Converts, and writes the pack. A voice pack that is there already keeps the stages that are not converted now.
     *
     * @param directory where the pack will be: absent, an empty folder, or a voice pack; it stays as it was if this fails
     * @throws CheckpointException if a checkpoint or its settings cannot be converted, or the stages do not fit together
     * @throws InvalidInputException if there is nothing to convert, settings are of a stage that is not converted, or the
     *     pack cannot be written there
     */
    public Conversion convertTo(Path directory) {
        if (folder == null && encoder == null && synthesizer == null && vocoder == null) {
            throw new InvalidInputException(
                    "nothing to convert: give a folder of checkpoints, or at least one checkpoint of"
                            + " encoder, synthesizer or vocoder");
        }
        VoicePackWriter.requireWritable(directory);
        Map<Stage, Path> checkpoints = checkpoints();
        SettingsFile.requireCheckpoint(Stage.SYNTHESIZER, synthesizerSettings, checkpoints.get(Stage.SYNTHESIZER));
        SettingsFile.requireCheckpoint(Stage.VOCODER, vocoderSettings, checkpoints.get(Stage.VOCODER));
        PackAssembly assembly = new PackAssembly(directory, name);
        checkpoints.forEach((stage, checkpoint) -> {
            switch (stage) {
                case ENCODER -> assembly.encoder(convertEncoder(checkpoint));
                case SYNTHESIZER -> assembly.synthesizer(convertSynthesizer(checkpoint));
                case VOCODER -> assembly.vocoder(convertVocoder(checkpoint));
            }
        });
        return assembly.write(checkpoints);
    }

    private Map<Stage, Path> checkpoints() {
        Map<Stage, Path> checkpoints = new EnumMap<>(Stage.class);
        put(checkpoints, Stage.ENCODER, encoder);
        put(checkpoints, Stage.SYNTHESIZER, synthesizer);
        put(checkpoints, Stage.VOCODER, vocoder);
        if (folder != null) {
            CheckpointFolder.find(folder, checkpoints.keySet()).forEach(checkpoints::putIfAbsent);
        }
        return checkpoints;
    }

    private static void put(Map<Stage, Path> checkpoints, Stage stage, @Nullable Path checkpoint) {
        if (checkpoint != null) {
            checkpoints.put(stage, checkpoint);
        }
    }

    private static ConvertedStage<EncoderSettings> convertEncoder(Path checkpoint) {
        return StageConversions.encoder(stateOf(checkpoint, Stage.ENCODER));
    }

    /** Reads a checkpoint, and refuses one that is evidently of another stage. */
    private static StateDict stateOf(Path checkpoint, Stage expected) {
        StateDict state = Checkpoint.open(checkpoint).modelState();
        Stage found = expected;
        if (WaveRnnSettings.isWaveRnn(state)
                || SourceFilterNetwork.isSourceFilter(state)
                || (state.hasUnder("conv_pre.") && state.hasUnder("ups."))) {
            found = Stage.VOCODER;
        } else if (state.hasUnder("encoder.") && state.hasUnder("decoder.")) {
            found = Stage.SYNTHESIZER;
        } else if ((state.hasUnder("lstm.") && state.has("similarity_weight"))
                || SpeakerEncoderGraphs.isTimeDelay(state)) {
            found = Stage.ENCODER;
        }
        if (found != expected) {
            throw new CheckpointException(state.source() + " is the checkpoint of the stage '" + found.id()
                    + "', expected '" + expected.id() + "': give it as --" + found.id() + ", or rename it");
        }
        return state;
    }

    private ConvertedStage<SynthesizerSettings> convertSynthesizer(Path checkpoint) {
        StateDict state = stateOf(checkpoint, Stage.SYNTHESIZER);
        TacotronSettings settings = Optional.ofNullable(synthesizerSettings)
                .or(() -> SettingsFile.beside(checkpoint, "tts_lstm_dims"))
                .map(TacotronSettings::read)
                .orElseGet(TacotronSettings::defaults);
        return StageConversions.synthesizer(TacotronSizes.withReductionFactor(state, settings), settings);
    }

    private ConvertedStage<VocoderSettings> convertVocoder(Path checkpoint) {
        StateDict state = stateOf(checkpoint, Stage.VOCODER);
        if (WaveRnnSettings.isWaveRnn(state)) {
            WaveRnnSettings settings = Optional.ofNullable(vocoderSettings)
                    .or(() -> SettingsFile.beside(checkpoint, WaveRnnSettings.KEY))
                    .map(json -> WaveRnnSettings.read(json, state))
                    .orElseGet(() -> WaveRnnSettings.of(state));
            return StageConversions.waveRnn(state, settings);
        }
        if (SourceFilterNetwork.isSourceFilter(state)) {
            SourceFilterNetwork network = Optional.ofNullable(vocoderSettings)
                    .or(() -> SettingsFile.beside(checkpoint, SourceFilterNetwork.KEY))
                    .map(json -> SourceFilterNetwork.read(json, state))
                    .orElseGet(() -> SourceFilterNetwork.of(state));
            return StageConversions.sourceFilter(state, network);
        }
        GeneratorSettings settings = Optional.ofNullable(vocoderSettings)
                .or(() -> SettingsFile.beside(checkpoint, "upsample_rates"))
                .map(json -> GeneratorSettings.read(json, state))
                .orElseGet(() -> GeneratorSettings.of(state));
        return StageConversions.vocoder(state, settings);
    }
}
