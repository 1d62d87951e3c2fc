package io.github.voiceclone.convert.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.TensorRuntime;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** Tolerances and comparisons for the tests of converted codec language models. */
public final class CodecTests {
    /** Of the largest value; float32 sums in another order. */
    public static final float TOLERANCE = 1e-4f;

    /** Of the largest value of what one run returns, of the parts that several return. */
    public static final float CHUNK_TOLERANCE = 1e-5f;

    private CodecTests() {}

    /** Requires values to be as expected, to a part of the largest expected one. */
    public static void assertClose(float[] expected, float[] actual, float tolerance, String what) {
        assertEquals(expected.length, actual.length, what);
        float largest = 0;
        float difference = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
        }
        assertTrue(difference <= tolerance * largest, what + ": " + difference + " of " + largest);
    }

    /** Requires audio to be neither silent nor without bounds. */
    public static void assertBoundedNoise(float[] samples) {
        float largest = 0;
        for (float sample : samples) {
            largest = Math.max(largest, Float.isFinite(sample) ? Math.abs(sample) : Float.MAX_VALUE);
        }
        assertTrue(largest > 1e-3 && largest < 4, "largest sample " + largest);
    }

    /** Requires that settings with one to four bytes changed are read, or refused in a line. */
    public static void assertDamageIsRefused(
            byte[] good, String characters, int times, Random random, Consumer<byte[]> reader) {
        for (int i = 0; i < times; i++) {
            byte[] bad = good.clone();
            for (int n = 0; n <= random.nextInt(4); n++) {
                int value = random.nextBoolean()
                        ? random.nextInt(128)
                        : characters.charAt(random.nextInt(characters.length()));
                bad[random.nextInt(bad.length)] = (byte) value;
            }
            try {
                reader.accept(bad);
            } catch (InvalidInputException e) {
                assertTrue(e.getMessage().length() < 2_000, e.getMessage());
            }
        }
    }

    /** Returns the graphs by name, as bytes. */
    public static Map<String, byte[]> bytes(CodecGraphs<?> graphs) {
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        graphs.models().forEach((name, graph) -> bytes.put(name, graph.toByteArray()));
        return bytes;
    }

    /** Loads a graph, on one thread. */
    public static Graph load(TensorRuntime runtime, CodecGraphs<?> graphs, String name) {
        byte[] model = bytes(graphs).get(name);
        ByteBuffer direct = ByteBuffer.allocateDirect(model.length).put(model);
        return runtime.load(name, direct.flip(), new GraphOptions("cpu", 1));
    }

    /** Returns values behind each other. */
    public static float[] joined(List<float[]> parts) {
        float[] all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
