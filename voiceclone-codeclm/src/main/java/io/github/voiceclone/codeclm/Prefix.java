package io.github.voiceclone.codeclm;

import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The beginning of a sequence as a language model keeps it: keys and values of its positions in every layer. A voice is one, and
 * so is a voice with the text to say. Immutable; many rows may begin with the same one.
 */
public final class Prefix {
    private final AttentionShape shape;
    private final int length;
    private final List<Tensor.Floats> keys;
    private final List<Tensor.Floats> values;

    private Prefix(AttentionShape shape, int length, List<Tensor.Floats> keys, List<Tensor.Floats> values) {
        this.shape = shape;
        this.length = length;
        this.keys = keys;
        this.values = values;
    }

    /** Returns the beginning of no positions. */
    static Prefix empty(AttentionShape shape) {
        return allocate(shape, 0);
    }

    /** Allocates one; at least one position, which is masked if it is not used, as runtimes differ on empty axes. */
    private static Prefix allocate(AttentionShape shape, int length) {
        List<Tensor.Floats> keys = new ArrayList<>();
        List<Tensor.Floats> values = new ArrayList<>();
        for (int layer = 0; layer < shape.layers(); layer++) {
            keys.add(shape.newKeys(1, Math.max(1, length)));
            values.add(shape.newValues(1, Math.max(1, length)));
        }
        return new Prefix(shape, length, keys, values);
    }

    /** Returns this prefix and {@code count} positions behind it, whose keys and values a run returned. */
    Prefix followedBy(Map<String, Tensor.Floats> run, int count) {
        Prefix longer = allocate(shape, length + count);
        for (int layer = 0; layer < shape.layers(); layer++) {
            longer.copyFrom(keys.get(layer), values.get(layer), layer, 0, length);
            longer.copyFrom(
                    Graph.output(run, "new_" + AttentionShape.keys(layer)),
                    Graph.output(run, "new_" + AttentionShape.values(layer)),
                    layer,
                    length,
                    count);
        }
        return longer;
    }

    private void copyFrom(Tensor.Floats someKeys, Tensor.Floats someValues, int layer, int first, int count) {
        if (count > 0) {
            shape.copyKeys(someKeys, 0, keys.get(layer), 0, first, count);
            shape.copyValues(someValues, 0, values.get(layer), 0, first, count);
        }
    }

    /** Returns the number of positions. */
    public int length() {
        return length;
    }

    /** Returns the memory that it takes, in bytes. */
    public long bytes() {
        return 2L * shape.layers() * shape.width() * Math.max(1, length) * Float.BYTES;
    }

    Tensor.Floats keys(int layer) {
        return keys.get(layer);
    }

    Tensor.Floats values(int layer) {
        return values.get(layer);
    }
}
