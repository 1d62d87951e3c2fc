package io.github.voiceclone.convert.network;

import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.Weights;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tensors of a model, taken once each by name and by the shape that the settings say, and forgotten then, so that the weights and the
 * graphs are not in memory at the same time. Those that nobody took are refused.
 */
public class ModelWeights {
    private final String source;
    private final String family;
    private final Map<String, Weights> left = new TreeMap<>();

    /**
     * Takes the tensors of a model over.
     *
     * @param family the models' name, for errors
     */
    public ModelWeights(StateDict tensors, String family) {
        this.family = family;
        source = tensors.source();
        tensors.names().forEach(name -> left.put(name, tensors.get(name)));
    }

    /** Returns what to call the weights in an error. */
    public String source() {
        return source;
    }

    /** Returns a tensor's values, row-major; not to be changed. */
    public float[] take(String name, int... shape) {
        float[] values = look(name, shape);
        left.remove(name);
        return values;
    }

    /** Returns a tensor's values without taking them. */
    public float[] look(String name, int... shape) {
        Weights weights = left.get(name);
        if (weights == null) {
            throw new CheckpointException(source + " has no tensor '" + name
                    + "': the settings are of another model, or the file is none of " + family);
        }
        if (!Arrays.equals(weights.shape(), shape)) {
            throw new CheckpointException(source + ": tensor '" + name + "' has shape " + weights.shapeText()
                    + ", by the settings expected " + Arrays.toString(shape));
        }
        return weights.values();
    }

    /** Returns whether there is a tensor. */
    public boolean has(String name) {
        return left.containsKey(name);
    }

    /** Forgets a tensor that does not matter. */
    public void drop(String name) {
        left.remove(name);
    }

    /** Refuses tensors that nobody took. */
    public void requireNoOthers() {
        if (!left.isEmpty()) {
            throw new CheckpointException(source + " has " + left.size()
                    + " tensors that a model of these settings does not have, '"
                    + left.keySet().iterator().next()
                    + "' among them: the settings are of another model, or of a newer one than this release converts");
        }
    }
}
