package io.github.voiceclone.convert.network;

import io.github.voiceclone.convert.checkpoint.Checkpoint;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.compatibility.Npy;
import io.github.voiceclone.graph.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** Checkpoints of small networks, and what the reference code made with them. */
public final class Reference {
    private Reference() {}

    public static Path path(String name) {
        try {
            return Path.of(Reference.class.getResource("/reference/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static StateDict state(String name) {
        return Checkpoint.open(path(name)).modelState();
    }

    public static Weights array(String name) {
        try {
            return Npy.read(path(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the largest difference of two arrays of the same length; infinite where {@code found} is not finite. */
    public static double difference(float[] found, float[] expected) {
        if (found.length != expected.length) {
            throw new AssertionError(found.length + " values, expected " + expected.length);
        }
        double largest = 0;
        for (int i = 0; i < found.length; i++) {
            double difference = Math.abs((double) found[i] - expected[i]);
            largest = Math.max(largest, Float.isFinite(found[i]) ? difference : Double.POSITIVE_INFINITY);
        }
        return largest;
    }
}
