package io.github.voiceclone.sv2tts.pack;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the vocoder's graphs.
 *
 * @param network the kind of network as its paper spells it, as in {@code HiFi-GAN}; for messages
 * @param format the mel spectrograms it takes
 * @param contextFrames frames on each side that a frame's samples depend on; of one that makes samples one by one, those that
 *     its conditioning depends on
 * @param naturalLogMel whether its mel spectrograms hold natural logarithms of magnitudes, as the original HiFi-GAN's, and
 *     not a synthesizer's normalised decibels; not written if false
 * @param sampling settings of a vocoder that makes samples one by one; null for others, and left out of the manifest
 * @param sourceFilter settings of a vocoder that filters pulses and noise; null for others, and left out of the manifest
 */
public record VocoderSettings(
        String network,
        MelFormat format,
        int contextFrames,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean naturalLogMel,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable SamplingSettings sampling,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable SourceFilterSettings sourceFilter) {
    private static final int MAX = 1 << 16;
    private static final int MAX_RATE = 768_000;
    private static final int MAX_CONTEXT = 4096;

    /** Checks that nothing is left out, and the range of every number. */
    public VocoderSettings {
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(format, "format");
        int least = Math.min(Math.min(format.sampleRate(), format.hopLength()), format.bands());
        if (least < 1 || Math.max(format.hopLength(), format.bands()) > MAX || format.sampleRate() > MAX_RATE) {
            throw new IllegalArgumentException("mel spectrograms of " + format
                    + ": expected positive numbers of at most " + MAX + " and a rate of at most " + MAX_RATE + " Hz");
        }
        if (contextFrames < 0 || contextFrames > MAX_CONTEXT) {
            throw new IllegalArgumentException("contextFrames is " + contextFrames + ", expected 0 to " + MAX_CONTEXT);
        }
        if (sourceFilter != null && (sampling != null || !sourceFilter.format().equals(format))) {
            throw new IllegalArgumentException("sourceFilter is of " + sourceFilter.format() + ", expected " + format
                    + ", and no sampling next to it");
        }
    }

    /** Settings of a vocoder that makes all samples of a window at once. */
    public VocoderSettings(String network, MelFormat format, int contextFrames, boolean naturalLogMel) {
        this(network, format, contextFrames, naturalLogMel, null, null);
    }

    /** Settings of a vocoder that makes samples one by one. */
    public VocoderSettings(String network, MelFormat format, int contextFrames, SamplingSettings sampling) {
        this(network, format, contextFrames, false, sampling, null);
    }

    /** Settings of a vocoder that filters pulses and noise. */
    public VocoderSettings(String network, int contextFrames, SourceFilterSettings sourceFilter) {
        this(network, sourceFilter.format(), contextFrames, false, null, sourceFilter);
    }
}
