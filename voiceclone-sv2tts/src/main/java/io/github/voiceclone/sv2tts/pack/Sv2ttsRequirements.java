package io.github.voiceclone.sv2tts.pack;

import io.github.voiceclone.runtime.AxisRange;
import io.github.voiceclone.runtime.GraphRequirements;
import io.github.voiceclone.sv2tts.tuning.Sv2ttsTuning;
import java.util.List;
import java.util.Map;

/** Requirements of the family's graphs: the extents to compile them for, and which of them stay in float32. */
public final class Sv2ttsRequirements {
    private static final AxisRange ONE = AxisRange.of(1);
    private static final AxisRange SHARED = new AxisRange(1, 16, Sv2ttsTuning.MAX_SHARED_ROWS);
    private static final AxisRange STEP = new AxisRange(1, 16, Sv2ttsTuning.MAX_DECODER_ROWS);
    private static final AxisRange SEGMENT = new AxisRange(1, 64, Sv2ttsTuning.SHARED_SYMBOLS);
    private static final AxisRange LONG_SEGMENT = new AxisRange(1, 512, Sv2ttsTuning.MAX_SYMBOLS);
    private static final AxisRange MEL = new AxisRange(1, 400, Sv2ttsTuning.SHARED_FRAMES);
    private static final AxisRange SHARED_WINDOW =
            new AxisRange(1, Sv2ttsTuning.VOCODER_SHARED_WINDOW, Sv2ttsTuning.VOCODER_SHARED_WINDOW);
    private static final AxisRange SINGLE_WINDOW =
            new AxisRange(1, Sv2ttsTuning.VOCODER_SINGLE_WINDOW, 2L * Sv2ttsTuning.VOCODER_SINGLE_WINDOW);

    private static final List<Map<String, AxisRange>> WINDOWS = List.of(
            Map.of("batch", ONE, "frames", SHARED_WINDOW),
            Map.of("batch", SHARED, "frames", SHARED_WINDOW),
            Map.of("batch", ONE, "frames", SINGLE_WINDOW));

    private Sv2ttsRequirements() {}

    /**
     * Returns the requirements of a graph. Samples are at 16 kHz; frames of a mel spectrogram are 12.5 or 16 ms each.
     *
     * @param graph one of {@link GraphNames}; others have no requirements
     */
    public static GraphRequirements requirements(String graph) {
        return switch (graph) {
                // The power spectrum spans more than float16 does.
            case GraphNames.ENCODER_MEL -> new GraphRequirements(
                    List.of(
                            Map.of("batch", ONE, "samples", new AxisRange(1_600, 80_000, 480_000)),
                            Map.of("batch", ONE, "samples", new AxisRange(1_600, 960_000, 9_640_000))),
                    true);
            case GraphNames.ENCODER -> GraphRequirements.ofProfiles(List.of(Map.of(
                    "batch",
                    new AxisRange(1, 8, Sv2ttsTuning.ENCODER_WINDOWS_PER_RUN),
                    "frames",
                    new AxisRange(16, 160, 640))));
            case GraphNames.TEXT_ENCODER -> GraphRequirements.ofProfiles(List.of(
                    Map.of("batch", ONE, "characters", SEGMENT),
                    Map.of("batch", SHARED, "characters", SEGMENT),
                    Map.of("batch", ONE, "characters", LONG_SEGMENT)));
            case GraphNames.DECODER -> GraphRequirements.ofProfiles(List.of(
                    Map.of("batch", ONE, "characters", SEGMENT),
                    Map.of("batch", STEP, "characters", SEGMENT),
                    Map.of("batch", STEP, "characters", LONG_SEGMENT)));
            case GraphNames.POST_NET -> GraphRequirements.ofProfiles(List.of(
                    Map.of("batch", ONE, "time", MEL),
                    Map.of("batch", SHARED, "time", MEL),
                    Map.of("batch", ONE, "time", new AxisRange(1, 2_000, 20_000))));
            case GraphNames.VOCODER -> GraphRequirements.ofProfiles(WINDOWS);
                // The pitch adds up to where the pulses are, and the network is small.
            case GraphNames.SOURCE_FILTER -> new GraphRequirements(WINDOWS, true);
                // A frame with its context: a convolution without padding has no result of fewer.
            case GraphNames.CONDITIONING -> GraphRequirements.ofProfiles(
                    List.of(Map.of("batch", ONE, "frames", new AxisRange(5, 54, 4096))));
                // A sample is drawn from many small probabilities, and fed back.
            case GraphNames.SAMPLE -> new GraphRequirements(
                    List.of(Map.of("batch", new AxisRange(1, 8, Sv2ttsTuning.MAX_FOLD_ROWS))), true);
            default -> GraphRequirements.NONE;
        };
    }
}
