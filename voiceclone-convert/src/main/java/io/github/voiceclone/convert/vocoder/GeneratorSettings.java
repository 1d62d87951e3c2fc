package io.github.voiceclone.convert.vocoder;

import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.SettingsJson;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Settings of a vocoder checkpoint: sizes read off its tensors, and strides, dilations and the sample rate from the JSON
 * next to it. Where the two tell the same thing differently the tensors count, and {@code warnings} says so.
 *
 * @param kind which generator it is, told by the tensors' names
 * @param sampleRate samples per second of the waveform, in Hz
 * @param melBands bands of the mel spectrogram it takes
 * @param widths channels before each upsampling and after the last; each upsampling halves them, unless the generator
 *     was pruned by calibration
 * @param upsamplings the upsampling layers in order
 * @param residualBlocks the residual blocks that follow every upsampling; their results are averaged
 * @param naturalLogMel whether the JSON is of the original HiFi-GAN project, whose mel spectrograms hold natural logarithms
 *     of magnitudes up to 8000 Hz, and not a synthesizer's normalised decibels
 * @param warnings what the user should know, a sentence each; empty if the JSON agrees with the tensors
 */
public record GeneratorSettings(
        VocoderKind kind,
        int sampleRate,
        int melBands,
        List<Integer> widths,
        List<Upsampling> upsamplings,
        List<ResidualBlock> residualBlocks,
        boolean naturalLogMel,
        List<String> warnings) {
    /** Copies the lists. */
    public GeneratorSettings {
        widths = List.copyOf(widths);
        upsamplings = List.copyOf(upsamplings);
        residualBlocks = List.copyOf(residualBlocks);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads the settings of a checkpoint without a JSON next to it: those of the published 16 kHz configurations, as far
     * as the tensors do not tell.
     *
     * @throws CheckpointException if the tensors are not of a known vocoder, or do not fit those settings
     */
    public static GeneratorSettings of(StateDict state) {
        return read(SettingsJson.none(), state);
    }

    /**
     * Reads the settings of a checkpoint.
     *
     * @param json the JSON next to the checkpoint
     * @throws CheckpointException if the file is unreadable, malformed or absurd, or the tensors are not of a known
     *     vocoder, or the two cannot belong together
     */
    public static GeneratorSettings read(Path json, StateDict state) {
        return read(SettingsJson.read(json), state);
    }

    /**
     * Reads the settings of a checkpoint.
     *
     * @param source what to call the JSON in an error
     * @param json the text of the JSON next to the checkpoint
     * @throws CheckpointException as for {@link #read}
     */
    public static GeneratorSettings parse(String source, String json, StateDict state) {
        return read(SettingsJson.parse(source, json.getBytes(StandardCharsets.UTF_8)), state);
    }

    private static GeneratorSettings read(SettingsJson json, StateDict state) {
        return new GeneratorSettingsReader(new VocoderJson(json), state).read();
    }

    /** Returns the channels before the first upsampling. */
    public int channels() {
        return widths.get(0);
    }

    /** Returns how many samples the generator makes of one mel frame. */
    public int hopLength() {
        return rateFrom(0);
    }

    /** Returns how many samples the generator makes of one place before upsampling {@code stage}. */
    int rateFrom(int stage) {
        return upsamplings.stream().skip(stage).mapToInt(Upsampling::rate).reduce(1, Math::multiplyExact);
    }

    /** Returns the channels before upsampling {@code stage}. */
    int channelsAt(int stage) {
        return widths.get(stage);
    }

    /** Returns whether each upsampling halves the channels, as the reference code builds it. */
    public boolean isHalving() {
        return IntStream.range(0, widths.size()).allMatch(stage -> widths.get(stage) == channels() >> stage);
    }

    /** Returns how far the residual blocks of a stage see to either side, in places at that stage's rate. */
    int residualRadius() {
        return residualBlocks.stream().mapToInt(ResidualBlock::radius).max().orElse(0);
    }
}
