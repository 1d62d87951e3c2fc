package io.github.voiceclone.convert.checkpoint;

import io.github.voiceclone.graph.Weights;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** A model's tensors by their PyTorch names, in the checkpoint's order, with the place they came from for errors. */
public final class StateDict {
    private final String source;
    private final Map<String, Weights> tensors;

    /**
     * Creates a state dict.
     *
     * @param source what to call the checkpoint in an error, usually its file name
     * @param tensors tensors by name, copied in their order
     */
    public StateDict(String source, Map<String, Weights> tensors) {
        this.source = source;
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /** Returns the same tensors and one more. */
    public StateDict with(String name, Weights weights) {
        Map<String, Weights> more = new LinkedHashMap<>(tensors);
        more.put(name, weights);
        return new StateDict(source, more);
    }

    /** Returns what to call the checkpoint in an error. */
    public String source() {
        return source;
    }

    /** Returns the names of all tensors, in the checkpoint's order. */
    public Set<String> names() {
        return tensors.keySet();
    }

    /** Tells whether there is a tensor of this name. */
    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** Tells whether any tensor's name starts with {@code prefix}. */
    public boolean hasUnder(String prefix) {
        return tensors.keySet().stream().anyMatch(name -> name.startsWith(prefix));
    }

    /**
     * Returns a tensor.
     *
     * @throws CheckpointException if there is none of this name
     */
    public Weights get(String name) {
        Weights weights = tensors.get(name);
        if (weights == null) {
            throw new CheckpointException(source + " has no tensor '" + name + "' among its " + tensors.size()
                    + ": it is not a checkpoint of this kind of network, or of a version not known here");
        }
        return weights;
    }

    /**
     * Returns a tensor of a given shape.
     *
     * @param shape the expected extents; -1 where any will do
     * @throws CheckpointException if there is none of this name, or its shape differs
     */
    public Weights get(String name, int... shape) {
        Weights weights = get(name);
        boolean fits = weights.rank() == shape.length
                && IntStream.range(0, shape.length).allMatch(i -> shape[i] == -1 || shape[i] == weights.dim(i));
        if (!fits) {
            throw new CheckpointException(source + ": tensor '" + name + "' has shape " + weights.shapeText()
                    + ", expected " + Arrays.toString(shape).replace("-1", "any"));
        }
        return weights;
    }

    /** Returns how many consecutive indices {@code 0, 1, …} are there as {@code prefix + index + "."}. */
    public int count(String prefix) {
        int n = 0;
        while (hasUnder(prefix + n + ".")) {
            n++;
        }
        return n;
    }
}
