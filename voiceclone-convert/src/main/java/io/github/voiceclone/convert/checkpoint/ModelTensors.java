package io.github.voiceclone.convert.checkpoint;

import io.github.voiceclone.convert.checkpoint.pickle.CorruptCheckpointException;
import io.github.voiceclone.convert.checkpoint.pickle.PickleDict;
import io.github.voiceclone.convert.checkpoint.pickle.PickleValues;
import io.github.voiceclone.convert.checkpoint.pickle.StorageRef;
import io.github.voiceclone.convert.checkpoint.pickle.StridedView;
import io.github.voiceclone.convert.checkpoint.pickle.TensorRef;
import io.github.voiceclone.graph.Weights;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors of one dict of a checkpoint: checked all together, then read storage by storage. */
final class ModelTensors {
    /** Maximum ratio of a model's size in memory to its file's: views that repeat values and packed archives add to it. */
    private static final long MAX_GROWTH = 16;

    private static final long SMALL_BYTES = 16L << 20;

    private final Map<String, StridedView> views = new LinkedHashMap<>();
    private final Map<String, StorageRef> storages = new LinkedHashMap<>();
    private final Map<String, Map<String, StridedView>> viewsByStorage = new HashMap<>();

    /**
     * Checks a dict's tensors without reading them.
     *
     * @throws CorruptCheckpointException if an entry is no tensor or a tensor is damaged
     */
    ModelTensors(PickleDict dict) throws CorruptCheckpointException {
        Object other = dict.otherKey();
        if (other != null) {
            PickleValues.text(other, "tensor's name");
        }
        for (Map.Entry<String, Object> entry : ModelDict.named(dict).entrySet()) {
            String name = entry.getKey();
            if (!(entry.getValue() instanceof TensorRef tensor)) {
                throw new CorruptCheckpointException("entry '" + name + "' of the model is "
                        + PickleValues.describe(entry.getValue()) + ", expected a tensor");
            }
            add(name, tensor);
        }
    }

    private void add(String name, TensorRef tensor) throws CorruptCheckpointException {
        try {
            StridedView view = tensor.view();
            views.put(name, view);
            String key = tensor.storage().key();
            storages.putIfAbsent(key, tensor.storage().whole());
            viewsByStorage.computeIfAbsent(key, any -> new LinkedHashMap<>()).put(name, view);
        } catch (CorruptCheckpointException e) {
            throw of(name, e);
        }
    }

    private static CorruptCheckpointException of(String name, IOException cause) {
        CorruptCheckpointException named =
                new CorruptCheckpointException("tensor '" + name + "': " + cause.getMessage());
        named.initCause(cause);
        return named;
    }

    /**
     * Checks that the tensors fit into memory, and that a small file does not ask for a lot of it.
     *
     * @param fileBytes size of the checkpoint's file
     */
    void checkSize(long fileBytes) throws CorruptCheckpointException {
        double largest = storages.values().stream()
                .mapToDouble(StorageRef::elements)
                .max()
                .orElse(0);
        double bytes = Float.BYTES
                * (views.values().stream().mapToDouble(StridedView::size).sum() + largest);
        if (bytes > MAX_GROWTH * (double) fileBytes + SMALL_BYTES) {
            throw new CorruptCheckpointException(String.format(
                    "%.0f MiB of tensors in a file of %.1f MiB: refused",
                    bytes / (1 << 20), fileBytes / (double) (1 << 20)));
        }
        if (bytes > Runtime.getRuntime().maxMemory()) {
            throw new CorruptCheckpointException(String.format(
                    "needs %.0f MiB of memory and Java may use %.0f: raise -Xmx",
                    bytes / (1 << 20), Runtime.getRuntime().maxMemory() / (double) (1 << 20)));
        }
    }

    /** Reads all tensors, each storage once. */
    Map<String, Weights> read(CheckpointFormat.Storages data) throws IOException {
        Map<String, Weights> read = new HashMap<>();
        for (StorageRef storage : storages.values()) {
            read(data, storage, viewsByStorage.getOrDefault(storage.key(), Map.of()), read);
        }
        Map<String, Weights> ordered = new LinkedHashMap<>();
        views.keySet().forEach(name -> ordered.put(name, read.get(name)));
        return ordered;
    }

    private static void read(
            CheckpointFormat.Storages data,
            StorageRef storage,
            Map<String, StridedView> views,
            Map<String, Weights> into)
            throws IOException {
        float[] values = values(data, storage, views.keySet().iterator().next());
        for (Map.Entry<String, StridedView> view : views.entrySet()) {
            into.put(view.getKey(), finite(view.getKey(), view.getValue().of(values)));
        }
    }

    private static float[] values(CheckpointFormat.Storages data, StorageRef storage, String name) throws IOException {
        try {
            return data.read(storage);
        } catch (IOException e) {
            throw of(name, e);
        } catch (OutOfMemoryError e) { // one large array that there is no room for: the heap itself is sound
            throw of(name, new IOException("does not fit into memory beside the others: raise -Xmx", e));
        }
    }

    private static Weights finite(String name, Weights weights) throws CorruptCheckpointException {
        for (float value : weights.values()) {
            if (!Float.isFinite(value)) {
                throw new CorruptCheckpointException("tensor '" + name + "' holds " + value
                        + ", which no network computes with: its training diverged, or the file is damaged; take an"
                        + " earlier checkpoint");
            }
        }
        return weights;
    }
}
