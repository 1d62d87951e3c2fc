package io.github.voiceclone.convert.pocket;

import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import java.util.Set;
import java.util.TreeSet;

/** Tensors of a model by name, each of the shape that its settings say; those that nobody took are refused. */
final class ModelWeights {
    private final StateDict tensors;
    private final Set<String> left;

    ModelWeights(StateDict tensors) {
        this.tensors = tensors;
        this.left = new TreeSet<>(tensors.names());
    }

    /** Returns a tensor's values, row-major; not to be changed. */
    float[] take(String name, int... shape) {
        left.remove(name);
        return tensors.get(name, shape).values();
    }

    void requireNoOthers() {
        if (!left.isEmpty()) {
            throw new CheckpointException(tensors.source() + " has " + left.size()
                    + " tensors that a model of these settings does not have, '" + left.iterator().next()
                    + "' among them: the settings are of another model, or of a newer one than this release converts");
        }
    }
}
