package io.github.voiceclone.convert.vocoder;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.network.SettingsJson;
import io.github.voiceclone.sv2tts.audio.MelSettings;
import io.github.voiceclone.sv2tts.pack.SourceFilterSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings of a source-filter vocoder's checkpoint: the tensors' sizes are read off them; scales, dilations and the ranges of pitch and
 * noise come from the JSON next to it, or are those of this project's training.
 *
 * @param settings scale of the spectrograms, ranges of pitch and noise
 * @param pitchDilations dilations of the layers {@code pitch.mid}
 * @param envelopeDilations dilations of the layers {@code envelope.mid}
 */
public record SourceFilterNetwork(
        SourceFilterSettings settings, List<Integer> pitchDilations, List<Integer> envelopeDilations) {
    /** A key that a file with settings of this network holds. */
    public static final String KEY = "pitch_dilations";

    /** The network's name, in packs and, in small letters, in its JSON. */
    public static final String TITLE = "Source-filter";

    /** Taps of the first convolution. */
    static final int FIRST_TAPS = 5;

    /** Taps of the convolutions between the first and the last. */
    static final int TAPS = 3;

    private static final String NETWORK = "network";
    private static final String NAME = "source-filter";
    private static final String ENVELOPE_KEY = "envelope_dilations";
    private static final List<Integer> PITCH_DILATIONS = List.of(1, 2, 4, 2, 1);
    private static final List<Integer> ENVELOPE_DILATIONS = List.of(1, 2, 4, 1, 2, 4);
    private static final int MAX_DILATION = 64;

    /** Copies the lists. */
    public SourceFilterNetwork {
        pitchDilations = List.copyOf(pitchDilations);
        envelopeDilations = List.copyOf(envelopeDilations);
    }

    /** Tells whether a checkpoint is a source-filter vocoder's. */
    public static boolean isSourceFilter(StateDict state) {
        return state.hasUnder("pitch.first.") && state.hasUnder("envelope.first.");
    }

    /** Reads the settings of a checkpoint without a JSON next to it. */
    public static SourceFilterNetwork of(StateDict state) {
        return read(SettingsJson.none(), state);
    }

    /** Reads the settings of a checkpoint with the JSON next to it. */
    public static SourceFilterNetwork read(Path json, StateDict state) {
        return read(SettingsJson.read(json), state);
    }

    /**
     * Reads settings.
     *
     * @throws CheckpointException if they do not fit one another or the tensors
     */
    static SourceFilterNetwork read(SettingsJson json, StateDict state) {
        JsonNode network = json.get(NETWORK);
        if (network != null && !network.asText().equals(NAME)) {
            throw json.wrong(NETWORK, network, NAME + ", by the tensors of " + state.source());
        }
        int bands = state.get("pitch.first.weight", -1, -1, FIRST_TAPS).dim(1);
        int named = json.integer("num_mels", bands, 1, 1 << 16);
        if (named != bands) {
            throw json.wrong("num_mels", named, bands + ", as the tensors of " + state.source() + " have");
        }
        MelSettings usual = MelSettings.HOP_200;
        try {
            MelSettings mel = new MelSettings(
                    json.integer("sampling_rate", usual.sampleRate(), 1000, 768_000),
                    json.integer("n_fft", usual.fftSize(), 2, 1 << 16),
                    json.integer("hop_size", usual.hopLength(), 1, 1 << 16),
                    json.integer("win_size", usual.windowLength(), 1, 1 << 16),
                    bands,
                    json.number("fmin", usual.minHz(), 0, 1e6),
                    json.number("fmax", usual.maxHz(), 1, 1e6),
                    json.number("preemphasis", usual.preEmphasis(), 0, 0.9999),
                    json.number("min_level_db", usual.minLevelDb(), -1000, -1e-3),
                    json.number("ref_level_db", usual.refLevelDb(), -1000, 1000),
                    json.number("max_abs_value", usual.maxAbsValue(), 1e-3, 1e3),
                    true);
            SourceFilterSettings settings = new SourceFilterSettings(
                    mel,
                    json.number("pitch_low", 55, 1, 1e6),
                    json.number("pitch_high", 450, 1, 1e6),
                    json.number("noise_low_db", -30, -200, 200),
                    json.number("noise_high_db", -8, -200, 200));
            return new SourceFilterNetwork(
                    settings,
                    dilations(json, state, KEY, "pitch.mid.", PITCH_DILATIONS),
                    dilations(json, state, ENVELOPE_KEY, "envelope.mid.", ENVELOPE_DILATIONS));
        } catch (IllegalArgumentException | InvalidInputException e) {
            throw new CheckpointException(json.source() + ": " + e.getMessage(), e);
        }
    }

    private static List<Integer> dilations(
            SettingsJson json, StateDict state, String key, String layers, List<Integer> usual) {
        List<Integer> dilations = new VocoderJson(json).numbers(key).orElse(usual);
        int count = state.count(layers);
        if (dilations.size() != count || dilations.stream().anyMatch(dilation -> dilation > MAX_DILATION)) {
            throw json.wrong(
                    key,
                    dilations,
                    count + " dilations of up to " + MAX_DILATION + ", one for each of the layers '" + layers + "K' in "
                            + state.source());
        }
        return dilations;
    }

    /** Returns the frames on each side that a frame depends on: the receptive field of the larger network. */
    public int contextFrames() {
        return FIRST_TAPS / 2 + Math.max(sum(pitchDilations), sum(envelopeDilations));
    }

    private static int sum(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns the settings as the JSON next to a checkpoint has them. */
    public Map<String, Object> json() {
        MelSettings mel = settings.mel();
        Map<String, Object> json = new TreeMap<>();
        json.put(NETWORK, NAME);
        json.put("sampling_rate", mel.sampleRate());
        json.put("n_fft", mel.fftSize());
        json.put("hop_size", mel.hopLength());
        json.put("win_size", mel.windowLength());
        json.put("num_mels", mel.bands());
        json.put("fmin", mel.minHz());
        json.put("fmax", mel.maxHz());
        json.put("preemphasis", mel.preEmphasis());
        json.put("min_level_db", mel.minLevelDb());
        json.put("ref_level_db", mel.refLevelDb());
        json.put("max_abs_value", mel.maxAbsValue());
        json.put(KEY, pitchDilations);
        json.put(ENVELOPE_KEY, envelopeDilations);
        json.put("pitch_low", settings.pitchLowHz());
        json.put("pitch_high", settings.pitchHighHz());
        json.put("noise_low_db", settings.noiseLowDb());
        json.put("noise_high_db", settings.noiseHighDb());
        return json;
    }
}
