package io.github.voiceclone.convert.tacotron;

import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.network.SettingsJson;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings that lie next to a synthesizer's checkpoint as JSON: those that its tensors do not show.
 *
 * @param source what to call the file in a message
 * @param sampleRate in Hz
 * @param fftSize samples of the Fourier transform ({@code n_fft})
 * @param hopLength samples from one frame to the next ({@code hop_size})
 * @param windowLength samples of the Hann window ({@code win_size})
 * @param bands mel bands ({@code num_mels})
 * @param minFrequency lower edge of the lowest band, in Hz ({@code fmin})
 * @param maxFrequency upper edge of the highest band, in Hz ({@code fmax})
 * @param preemphasis coefficient of the pre-emphasis filter; 0 where the file switches it off
 * @param minLevelDb level that is mapped to the lowest value ({@code min_level_db})
 * @param referenceLevelDb level subtracted before mapping ({@code ref_level_db})
 * @param maxAbsValue highest value of a normalised spectrogram ({@code max_abs_value})
 * @param symmetric whether values run from {@code -maxAbsValue}, not from 0 ({@code symmetric_mels})
 * @param normalized whether levels are mapped to values at all ({@code signal_normalization})
 * @param clipped whether values are held to that range ({@code allow_clipping_in_normalization})
 * @param dropout probability with which the pre-nets drop a value ({@code tts_dropout})
 * @param trimLevel trailing frames whose every band lies below it are trimmed ({@code tts_stop_threshold})
 * @param maxSegmentLength longest text that the network was seen to speak reliably in one go, in UTF-16 units
 *     ({@code max_segment_length}); 0 where the file does not say
 * @param symbolTable name of the symbol table ({@code symbol_table}); empty for the published one of the checkpoint's size
 * @param stated the network's sizes as the file gives them, by key, {@code Integer} and {@code Boolean} values; the
 *     tensors are followed instead
 */
public record TacotronSettings(
        String source,
        int sampleRate,
        int fftSize,
        int hopLength,
        int windowLength,
        int bands,
        double minFrequency,
        double maxFrequency,
        double preemphasis,
        double minLevelDb,
        double referenceLevelDb,
        double maxAbsValue,
        boolean symmetric,
        boolean normalized,
        boolean clipped,
        double dropout,
        double trimLevel,
        int maxSegmentLength,
        String symbolTable,
        Map<String, Object> stated) {
    /** Key of the longest segment. */
    public static final String MAX_SEGMENT = "max_segment_length";

    /** Key of the symbol table. */
    public static final String SYMBOL_TABLE = "symbol_table";

    private static final int MAX_WIDTH = 1 << 16;
    private static final List<String> WIDTHS = List.of(
            "num_mels",
            "speaker_embedding_size",
            "tts_embed_dims",
            "tts_encoder_dims",
            "tts_decoder_dims",
            "tts_postnet_dims",
            "tts_lstm_dims",
            "tts_encoder_K",
            "tts_postnet_K",
            "tts_num_highways",
            "r",
            "outputs_per_step");
    private static final List<String> SWITCHES = List.of("use_gst", "use_ser_for_gst");

    /** Copies the map. */
    public TacotronSettings {
        stated = Map.copyOf(stated);
    }

    /** Returns the settings of a checkpoint that has no file next to it: 16 kHz, hop 200, window 800, 80 bands. */
    public static TacotronSettings defaults() {
        return of(SettingsJson.none());
    }

    /**
     * Reads a settings file; a key that is absent has its default.
     *
     * @throws CheckpointException if the file cannot be read, is not a JSON object, or holds a value out of range
     */
    public static TacotronSettings read(Path file) {
        return of(SettingsJson.read(file));
    }

    private static TacotronSettings of(SettingsJson settings) {
        int rate = settings.integer("sample_rate", 16000, 1000, 384_000);
        int fft = settings.integer("n_fft", 1024, 16, 1 << 16);
        boolean preemphasize = settings.bool("preemphasize", true);
        double fmax = settings.number("fmax", Math.min(7600, rate / 2.0), 1, rate / 2.0);
        return new TacotronSettings(
                settings.source(),
                rate,
                fft,
                settings.integer("hop_size", 200, 1, fft),
                settings.integer("win_size", Math.min(800, fft), 1, fft),
                settings.integer("num_mels", 80, 1, 1024),
                settings.number("fmin", Math.min(55, fmax - 1), 0, fmax - 1),
                fmax,
                preemphasize ? settings.number("preemphasis", 0.97, 0, 0.9999) : 0,
                settings.number("min_level_db", -100, -1000, -1),
                settings.number("ref_level_db", 20, -1000, 1000),
                settings.number("max_abs_value", 4, 1e-3, 1000),
                settings.bool("symmetric_mels", true),
                settings.bool("signal_normalization", true),
                settings.bool("allow_clipping_in_normalization", true),
                settings.number("tts_dropout", 0.5, 0, 0.99),
                settings.number("tts_stop_threshold", -3.4, -1000, 1000),
                settings.has(MAX_SEGMENT) ? settings.integer(MAX_SEGMENT, 0, 16, 2000) : 0,
                settings.text(SYMBOL_TABLE, ""),
                stated(settings));
    }

    private static Map<String, Object> stated(SettingsJson settings) {
        Map<String, Object> stated = new LinkedHashMap<>();
        for (String key : WIDTHS) {
            if (settings.has(key)) {
                stated.put(key, settings.integer(key, 0, 0, MAX_WIDTH));
            }
        }
        for (String key : SWITCHES) {
            if (settings.has(key)) {
                stated.put(key, settings.bool(key, false));
            }
        }
        return stated;
    }

    /** Returns the same settings for another number of bands. */
    TacotronSettings withBands(int other) {
        return new TacotronSettings(
                source,
                sampleRate,
                fftSize,
                hopLength,
                windowLength,
                other,
                minFrequency,
                maxFrequency,
                preemphasis,
                minLevelDb,
                referenceLevelDb,
                maxAbsValue,
                symmetric,
                normalized,
                clipped,
                dropout,
                trimLevel,
                maxSegmentLength,
                symbolTable,
                stated);
    }
}
