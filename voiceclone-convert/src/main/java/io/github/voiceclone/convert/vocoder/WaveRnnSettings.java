package io.github.voiceclone.convert.vocoder;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.SettingsJson;
import io.github.voiceclone.graph.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Settings of a WaveRNN checkpoint: sizes read off its tensors; rates, scales and folds from the JSON next to it, or as
 * Real-Time-Voice-Cloning and MockingBird have them.
 *
 * @param sampleRate samples per second of the waveform, in Hz
 * @param melBands bands of the mel spectrogram it takes
 * @param melScale largest magnitude of the spectrogram's values, by which they are divided
 * @param recurrentWidth units of each recurrent layer
 * @param denseWidth units of each of the first two dense layers
 * @param outputs outputs of the last dense layer
 * @param mixture whether the outputs are a mixture of logistic distributions (MOL) rather than levels (RAW)
 * @param factors upsampling factors in order; their product is the hop length
 * @param padding frames on each side that the conditioning of a frame sees
 * @param residualBlocks blocks of the conditioning's residual network
 * @param auxiliaryWidth values of each of the four auxiliary inputs
 * @param muLaw whether levels are those of μ-law
 * @param preEmphasis factor of pre-emphasis to undo; 0 for none
 * @param target samples of a fold between its overlaps
 * @param overlap samples that neighbouring folds share
 */
public record WaveRnnSettings(
        int sampleRate,
        int melBands,
        double melScale,
        int recurrentWidth,
        int denseWidth,
        int outputs,
        boolean mixture,
        List<Integer> factors,
        int padding,
        int residualBlocks,
        int auxiliaryWidth,
        boolean muLaw,
        double preEmphasis,
        int target,
        int overlap) {
    /** A key that a file with settings of this network holds. */
    public static final String KEY = "voc_mode";

    /** The network's name as its paper spells it. */
    public static final String TITLE = "WaveRNN";

    private static final Set<String> MODES = Set.of("RAW", "MOL");
    private static final Pattern KNOWN = Pattern.compile(
            "step|(?:I|rnn[12]|fc[123]|upsample\\.up_layers\\.\\d+|upsample\\.resnet\\.(?:conv_in|conv_out|"
                    + "batch_norm|layers\\.\\d+\\.(?:conv|batch_norm)[12]))\\.[a-z_]+(?:_l0)?");
    private static final int MAX_HOP = 1 << 12;
    private static final int MAX_FOLD = 1 << 16;

    /** Copies the list. */
    public WaveRnnSettings {
        factors = List.copyOf(factors);
    }

    /** Tells whether a checkpoint is a WaveRNN's. */
    public static boolean isWaveRnn(StateDict state) {
        return state.hasUnder("rnn1.") && state.hasUnder("rnn2.") && state.hasUnder("upsample.");
    }

    /** Returns what the user should know, a sentence each: of tensors that no WaveRNN of the two projects has. */
    public static List<String> warnings(StateDict state) {
        List<String> unknown = state.names().stream()
                .filter(name -> !KNOWN.matcher(name).matches())
                .toList();
        return unknown.isEmpty()
                ? List.of()
                : List.of(state.source() + " has " + unknown.size() + " tensors that a WaveRNN does not have, '"
                        + unknown.get(0)
                        + "' among them: they are left out, and the speech may not be what was trained");
    }

    /** Reads the settings of a checkpoint without a JSON next to it. */
    public static WaveRnnSettings of(StateDict state) {
        return read(SettingsJson.none(), state);
    }

    /** Reads the settings of a checkpoint with the JSON next to it. */
    public static WaveRnnSettings read(Path json, StateDict state) {
        return read(SettingsJson.read(json), state);
    }

    private static WaveRnnSettings read(SettingsJson json, StateDict state) {
        Weights input = state.get("upsample.resnet.conv_in.weight", -1, -1, -1);
        int padding = input.dim(2) / 2;
        List<Integer> factors = factors(state);
        double reach = 0;
        double rate = 1;
        for (int factor : factors) {
            reach += 1 / rate;
            rate *= factor;
        }
        if (input.dim(2) % 2 == 0 || padding > 3 || padding < reach || rate > MAX_HOP) {
            throw new CheckpointException(state.source() + ": a WaveRNN whose conditioning sees " + input.dim(2)
                    + " frames and is upsampled by " + factors
                    + " is not converted; expected 5 or 7 frames, and at most "
                    + MAX_HOP + " samples a frame");
        }
        int hop = json.integer("hop_size", (int) rate, 1, 1 << 20);
        if (hop != rate) {
            throw json.wrong(
                    "hop_size",
                    hop,
                    (int) rate + ", the product of the upsampling factors " + factors + " of " + state.source());
        }
        int outputs = state.get("fc3.weight", -1, -1).dim(0);
        boolean mixture = mixture(json, state, outputs);
        boolean emphasis = json.bool("preemphasize", true);
        int target = json.integer("voc_target", 8000, 1, MAX_FOLD);
        int overlap = json.integer("voc_overlap", 800, 0, MAX_FOLD);
        return new WaveRnnSettings(
                json.integer("sample_rate", 16_000, 1000, 768_000),
                input.dim(1),
                json.number("max_abs_value", 4, 1e-3, 1e3),
                state.get("I.weight", -1, -1).dim(0),
                state.get("fc1.weight", -1, -1).dim(0),
                outputs,
                mixture,
                factors,
                padding,
                state.count("upsample.resnet.layers."),
                state.get("upsample.resnet.conv_out.bias", -1).dim(0) / 4,
                !mixture && json.bool("mu_law", true),
                emphasis ? json.number("preemphasis", 0.97, 0, 0.9999) : 0,
                target,
                overlap);
    }

    private static List<Integer> factors(StateDict state) {
        List<Integer> factors = new ArrayList<>();
        // Every other layer repeats, and has no tensors.
        for (int i = 1; state.has("upsample.up_layers." + i + ".weight"); i += 2) {
            int taps = state.get("upsample.up_layers." + i + ".weight", 1, 1, 1, -1)
                    .dim(3);
            if (taps % 2 == 0 || taps < 3) {
                throw new CheckpointException(state.source() + ": tensor 'upsample.up_layers." + i + ".weight' has "
                        + taps + " taps, expected an odd number from 3: twice the upsampling factor and one");
            }
            factors.add(taps / 2);
        }
        String next = "upsample.up_layers." + (2 * factors.size() + 1) + ".weight";
        boolean gap = state.names().stream()
                        .filter(name -> name.startsWith("upsample.up_layers."))
                        .count()
                > factors.size();
        if (factors.isEmpty() || gap) {
            throw new CheckpointException(state.source() + " has no tensor '" + next + "'"
                    + (gap ? ", but some of later upsampling layers" : "") + ": it is damaged, or not a WaveRNN of"
                    + " Real-Time-Voice-Cloning or MockingBird");
        }
        return factors;
    }

    /** Tells whether the outputs are a mixture: as the JSON says, else if they cannot be levels of whole bits. */
    private static boolean mixture(SettingsJson json, StateDict state, int outputs) {
        boolean levels = Integer.bitCount(outputs) == 1 && outputs > 1;
        JsonNode mode = json.get(KEY);
        if (mode != null && !MODES.contains(mode.asText())) {
            throw json.wrong(KEY, mode, "RAW or MOL");
        }
        boolean mixture = mode == null ? !levels : mode.asText().equals("MOL");
        if (mixture ? outputs % 3 != 0 : !levels) {
            throw new CheckpointException(state.source() + ": 'fc3.weight' has " + outputs + " outputs, expected "
                    + (mixture ? "three for each logistic distribution" : "a power of two")
                    + ", as a network of voc_mode "
                    + (mixture ? "MOL" : "RAW") + " has"
                    + (mode == null ? "" : ": correct voc_mode in " + json.source()));
        }
        return mixture;
    }

    /** Returns how many samples the network makes of one mel frame. */
    public int hopLength() {
        return factors.stream().reduce(1, Math::multiplyExact);
    }

    /** Returns the logistic distributions of a mixture; 0 if there are levels. */
    public int mixtures() {
        return mixture ? outputs / 3 : 0;
    }
}
