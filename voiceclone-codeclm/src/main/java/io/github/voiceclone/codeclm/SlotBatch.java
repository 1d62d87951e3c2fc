package io.github.voiceclone.codeclm;

import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of different lengths in preallocated, bound buffers of keys and values. A row that comes brings its prefix along; one that
 * goes leaves its slot to the last, so that the rows in use are the first ones and a run sees no others. What shorter rows have
 * no positions for is masked. While rows stay, a step allocates nothing. Not thread-safe.
 */
final class SlotBatch implements AutoCloseable {
    /** Buffers hold a multiple of this many positions, so that they seldom have to grow. */
    private static final int POSITIONS = 32;

    private final Graph graph;
    private final AttentionShape shape;
    private final LanguageModel.Format format;
    private final List<StepRow> rows = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>();
    private List<Tensor.Floats> keys = List.of();
    private List<Tensor.Floats> values = List.of();
    private int capacity;
    private int positions;
    private @Nullable Bound bound;

    /** Tensors of a step, and the graph bound to them. */
    private record Bound(
            Map<String, Tensor> inputs,
            Map<String, Tensor.Floats> outputs,
            Tensor.Floats cos,
            Tensor.Floats sin,
            Tensor.Floats mask,
            Graph.Binding binding) {
        Tensor.Floats output(String name) {
            return Graph.output(outputs, name);
        }
    }

    SlotBatch(LanguageModel model) {
        this.graph = model.graph();
        this.shape = model.shape();
        this.format = model.format();
    }

    int size() {
        return rows.size();
    }

    StepRow row(int index) {
        return rows.get(index);
    }

    /** Adds a row that continues a prefix; if that fails, the others stay. */
    void join(StepRow row, Prefix prefix) {
        unbind();
        reserve(rows.size() + 1, prefix.length() + 1);
        int slot = rows.size();
        for (int layer = 0; layer < shape.layers() && prefix.length() > 0; layer++) {
            shape.copyKeys(prefix.keys(layer), 0, keys.get(layer), slot, 0, prefix.length());
            shape.copyValues(prefix.values(layer), 0, values.get(layer), slot, 0, prefix.length());
        }
        rows.add(row);
        lengths.add(prefix.length());
    }

    /** Removes a row; the last one takes its slot. */
    void leave(int index) {
        unbind();
        int last = rows.size() - 1;
        if (index < last) {
            copySlot(keys, values, last, index, lengths.get(last));
            rows.set(index, rows.get(last));
            lengths.set(index, lengths.get(last));
        }
        rows.remove(last);
        lengths.remove(last);
        if (rows.isEmpty()) {
            release();
        }
    }

    /** Copies a slot of other buffers, or of these, into one of these. */
    private void copySlot(List<Tensor.Floats> fromKeys, List<Tensor.Floats> fromValues, int from, int to, int length) {
        for (int layer = 0; layer < shape.layers(); layer++) {
            shape.copyKeys(fromKeys.get(layer), from, keys.get(layer), to, 0, length);
            shape.copyValues(fromValues.get(layer), from, values.get(layer), to, 0, length);
        }
    }

    /** Makes room for rows and positions; where there is no memory for them, all stays as it is. */
    private void reserve(int slots, int length) {
        if (slots <= capacity && length <= positions) {
            return;
        }
        unbind();
        int moreSlots = slots <= capacity ? capacity : Math.max(slots, 2 * capacity);
        int morePositions = Math.max(positions, (length + POSITIONS - 1) / POSITIONS * POSITIONS);
        List<Tensor.Floats> newKeys = new ArrayList<>();
        List<Tensor.Floats> newValues = new ArrayList<>();
        for (int layer = 0; layer < shape.layers(); layer++) {
            newKeys.add(shape.newKeys(moreSlots, morePositions));
            newValues.add(shape.newValues(moreSlots, morePositions));
        }
        List<Tensor.Floats> oldKeys = keys;
        List<Tensor.Floats> oldValues = values;
        keys = newKeys;
        values = newValues;
        capacity = moreSlots;
        positions = morePositions;
        for (int slot = 0; slot < rows.size(); slot++) {
            copySlot(oldKeys, oldValues, slot, slot, lengths.get(slot));
        }
    }

    /** Makes one step of every row. */
    void step() {
        reserve(rows.size(), lengths.stream().mapToInt(Integer::intValue).max().orElse(0) + 1);
        Bound tensors = bound();
        for (int row = 0; row < rows.size(); row++) {
            int length = lengths.get(row);
            shape.rotate(tensors.cos, tensors.sin, row, length, 1);
            // The mask of a row only ever opens, one position a step; a new binding starts with the whole of it.
            if (length > 0) {
                tensors.mask.buffer().put(row * (positions + 1) + length - 1, 0);
            }
            rows.get(row).write(tensors.inputs, row);
        }
        tensors.binding.run();
        for (int row = 0; row < rows.size(); row++) {
            for (int layer = 0; layer < shape.layers(); layer++) {
                Tensor.Floats newKeys = tensors.output("new_" + AttentionShape.keys(layer));
                Tensor.Floats newValues = tensors.output("new_" + AttentionShape.values(layer));
                shape.copyKeys(newKeys, row, keys.get(layer), row, lengths.get(row), 1);
                shape.copyValues(newValues, row, values.get(layer), row, lengths.get(row), 1);
            }
            lengths.set(row, lengths.get(row) + 1);
            rows.get(row).read(tensors.outputs, row);
        }
    }

    private Bound bound() {
        Bound tensors = bound;
        if (tensors == null) {
            tensors = bind(rows.size());
            bound = tensors;
        }
        return tensors;
    }

    private Bound bind(int count) {
        int half = shape.headSize() / 2;
        Map<String, Tensor> own = format.inputs(count, 1);
        Map<String, Tensor> inputs = new HashMap<>(own);
        Tensor.Floats cos = Tensor.floats(count, 1, 1, half);
        Tensor.Floats sin = Tensor.floats(count, 1, 1, half);
        Tensor.Floats mask = Tensor.floats(count, 1, 1, positions + 1);
        for (int row = 0; row < count; row++) {
            for (int position = lengths.get(row); position < positions; position++) {
                mask.buffer().put(row * (positions + 1) + position, Float.NEGATIVE_INFINITY);
            }
        }
        inputs.put("cos", cos);
        inputs.put("sin", sin);
        inputs.put("mask", mask);
        Map<String, Tensor.Floats> outputs = new HashMap<>(format.outputs(count));
        for (int layer = 0; layer < shape.layers(); layer++) {
            inputs.put(
                    AttentionShape.keys(layer),
                    keys.get(layer).view(count, shape.heads(), shape.headSize(), positions));
            inputs.put(
                    AttentionShape.values(layer),
                    values.get(layer).view(count, shape.heads(), positions, shape.headSize()));
            outputs.put("new_" + AttentionShape.keys(layer), shape.newKeys(count, 1));
            outputs.put("new_" + AttentionShape.values(layer), shape.newValues(count, 1));
        }
        return new Bound(inputs, outputs, cos, sin, mask, graph.bind(inputs, outputs));
    }

    private void unbind() {
        Bound tensors = bound;
        bound = null;
        if (tensors != null) {
            tensors.binding.close();
        }
    }

    private void release() {
        keys = List.of();
        values = List.of();
        capacity = 0;
        positions = 0;
    }

    /** Drops all rows. */
    @Override
    public void close() {
        rows.clear();
        lengths.clear();
        release();
        unbind();
    }
}
