package io.github.voiceclone.convert;

import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.runtime.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.TreeSet;

/**
 * The identity of trained weights: SHA-256 over every tensor in name order, each as its name and shape in UTF-8, as in
 * {@code linear.weight[256, 256]}, a zero byte, and its values as little-endian float32.
 */
final class ModelIdentity {
    private static final int BUFFER_VALUES = 1 << 16;

    private ModelIdentity() {}

    /** Returns the identity, in lower-case hex. */
    static String of(StateDict state) {
        Sha256 hash = new Sha256();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_VALUES * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (String name : new TreeSet<>(state.names())) {
            Weights weights = state.get(name);
            hash.add((name + weights.shapeText() + "\0").getBytes(StandardCharsets.UTF_8));
            addValues(hash, weights.values(), buffer);
        }
        return hash.hex();
    }

    private static void addValues(Sha256 hash, float[] values, ByteBuffer buffer) {
        for (int from = 0; from < values.length; from += BUFFER_VALUES) {
            int count = Math.min(BUFFER_VALUES, values.length - from);
            buffer.asFloatBuffer().put(values, from, count);
            hash.add(buffer.limit(count * Float.BYTES));
            buffer.clear();
        }
    }
}
