package io.github.voiceclone.cli.device;

import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import io.github.voiceclone.sv2tts.tuning.Sv2ttsTuning;
import io.github.voiceclone.tensorrt.engine.IoTensors;
import io.github.voiceclone.tensorrt.engine.IoTensors.Axis;
import io.github.voiceclone.tensorrt.engine.IoTensors.Value;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Inputs to try a graph with, drawn from a fixed seed. */
final class SampleInputs {
    private static final double DROPOUT = 0.5;
    private static final float SCALE = 0.5f;
    private static final int FIRST_LETTER = 28;
    private static final int LETTERS = 26;

    private final IoTensors io;

    SampleInputs(IoTensors io) {
        this.io = io;
    }

    /**
     * Sizes of inputs.
     *
     * @param rows extent of the batch axis
     * @param length extent of the other axis that varies
     */
    record Size(int rows, int length) {
        String text() {
            return rows + (rows == 1 ? " row of " : " rows of ") + length;
        }
    }

    /** Returns the sizes to try a graph at: one request, and a batch where the graph takes one. */
    static List<Size> sizes(String graph) {
        return switch (graph) {
            case GraphNames.ENCODER_MEL -> List.of(new Size(1, 80_000));
            case GraphNames.ENCODER -> List.of(new Size(1, 160), new Size(Sv2ttsTuning.ENCODER_WINDOWS_PER_RUN, 160));
            case GraphNames.DECODER -> List.of(
                    new Size(1, 60), new Size(16, 60), new Size(Sv2ttsTuning.MAX_DECODER_ROWS, 60));
            case GraphNames.POST_NET -> List.of(new Size(1, 400), new Size(16, 400));
            case GraphNames.VOCODER, GraphNames.SOURCE_FILTER -> List.of(
                    new Size(1, Sv2ttsTuning.VOCODER_SHARED_WINDOW), new Size(16, Sv2ttsTuning.VOCODER_SHARED_WINDOW));
            default -> List.of(new Size(1, 60), new Size(16, 60));
        };
    }

    /** Returns inputs; the map may be changed. */
    Map<String, Tensor> of(Size size) {
        Random random = new Random(1);
        Map<String, Tensor> inputs = new HashMap<>();
        for (Value input : io.inputs()) {
            long[] shape =
                    input.axes().stream().mapToLong(axis -> extent(axis, size)).toArray();
            inputs.put(
                    input.name(),
                    input.elementBytes() == Long.BYTES
                            ? Tensor.longs(longs(input.name(), shape, size, random), shape)
                            : Tensor.floats(floats(input.name(), shape, random), shape));
        }
        return inputs;
    }

    private static long extent(Axis axis, Size size) {
        if (axis.extent() >= 0) {
            return axis.extent();
        }
        return axis.name().equals("batch") ? size.rows() : size.length();
    }

    private static long[] longs(String name, long[] shape, Size size, Random random) {
        long[] values = new long[elements(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (name) {
                case "lengths" -> size.length() - i;
                case "style" -> -1;
                default -> FIRST_LETTER + random.nextInt(LETTERS);
            };
        }
        return values;
    }

    private static float[] floats(String name, long[] shape, Random random) {
        float[] values = new float[elements(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (name) {
                case "mask", "cumulative" -> 0;
                case "dropout1", "dropout2" -> random.nextDouble() < DROPOUT ? 0 : 2;
                default -> (float) (SCALE * random.nextGaussian());
            };
        }
        return values;
    }

    private static int elements(long[] shape) {
        return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    }
}
