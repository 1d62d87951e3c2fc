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
    private static final int CHUNK_VALUES = 1 << 16;

    private ModelIdentity() {}

    /** Returns the identity, in lower-case hex. */
    static String of(StateDict state) {
        Sha256 hash = new Sha256();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_VALUES * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (String name : new TreeSet<>(state.names())) {
            Weights weights = state.get(name);
            hash.add((name + weights.shapeText() + "\0").getBytes(StandardCharsets.UTF_8));
            addValues(hash, weights.values(), chunk);
        }
        return hash.hex();
    }

    private static void addValues(Sha256 hash, float[] values, ByteBuffer chunk) {
        for (int from = 0; from < values.length; from += CHUNK_VALUES) {
            int count = Math.min(CHUNK_VALUES, values.length - from);
            chunk.asFloatBuffer().put(values, from, count);
            hash.add(chunk.limit(count * Float.BYTES));
            chunk.clear();
        }
    }
}
