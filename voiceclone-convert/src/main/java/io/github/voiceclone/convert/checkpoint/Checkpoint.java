package io.github.voiceclone.convert.checkpoint;

import io.github.voiceclone.convert.checkpoint.pickle.CorruptCheckpointException;
import io.github.voiceclone.convert.checkpoint.pickle.PickleDict;
import io.github.voiceclone.convert.checkpoint.pickle.PickleValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A checkpoint: a {@code torch.save} file of either form, the zip archive of PyTorch 1.6 and later or the older stream, or a
 * safetensors file. Nothing in it is executed: a class or function that is neither a tensor nor plain data is refused by name.
 *
 * <p>Opening reads the names and places of all tensors; their values are read when asked for, and of the asked part
 * only. Between the calls the file is not held open. Immutable and safe for use by several threads, as long as nobody
 * changes the file.
 */
public final class Checkpoint {
    /** The largest file that is opened unless told otherwise: 4 GiB. */
    public static final long DEFAULT_MAX_BYTES = 4L << 30;

    /** Names in a message are the file's own, and may be of any length. */
    private static final int MAX_MESSAGE = 600;

    private final String source;
    private final long bytes;
    private final CheckpointFormat form;
    private final PickleDict root;

    private Checkpoint(String source, long bytes, CheckpointFormat form, PickleDict root) {
        this.source = source;
        this.bytes = bytes;
        this.form = form;
        this.root = root;
    }

    /**
     * Opens a checkpoint of up to {@link #DEFAULT_MAX_BYTES}.
     *
     * @param file a file that {@code torch.save} or safetensors wrote
     * @throws CheckpointException if it is none, is damaged, or asks for anything but tensors and plain data
     */
    public static Checkpoint open(Path file) {
        return open(file, DEFAULT_MAX_BYTES);
    }

    /**
     * Opens a checkpoint.
     *
     * @param file a file that {@code torch.save} or safetensors wrote
     * @param maxBytes largest file that is opened, in bytes
     * @throws CheckpointException if it is larger, no checkpoint, damaged, or asks for anything but tensors and plain
     *     data
     */
    public static Checkpoint open(Path file, long maxBytes) {
        String source = String.valueOf(file.getFileName());
        try {
            long bytes = checkedSize(file, maxBytes);
            CheckpointFormat form = form(file);
            if (!(form.root() instanceof PickleDict root)) {
                throw new CorruptCheckpointException(
                        "holds " + PickleValues.describe(form.root()) + ", expected a dict");
            }
            return new Checkpoint(source, bytes, form, root);
        } catch (IOException e) {
            throw refused(source, e);
        }
    }

    private static CheckpointFormat form(Path file) throws IOException {
        return switch (FileKind.of(file)) {
            case ZIP -> ZipCheckpoint.read(file);
            case STREAM -> LegacyCheckpoint.read(file);
            case SAFETENSORS -> SafetensorsCheckpoint.read(file);
        };
    }

    private static CheckpointException refused(String source, IOException cause) {
        String what = cause instanceof CorruptCheckpointException ? cause.getMessage() : "cannot be read: " + cause;
        String line = ("checkpoint " + source + ": " + what).replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
        return new CheckpointException(line.substring(0, Math.min(line.length(), MAX_MESSAGE)), cause);
    }

    private static long checkedSize(Path file, long maxBytes) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CorruptCheckpointException(Files.exists(file) ? "is no file" : "there is no such file");
        }
        long bytes = Files.size(file);
        if (bytes > maxBytes) {
            throw new CorruptCheckpointException("has " + bytes + " bytes, more than the limit of " + maxBytes);
        }
        return bytes;
    }

    /** Returns what to call the checkpoint in an error: its file name. */
    public String source() {
        return source;
    }

    /** Returns the names among the keys of the saved dict, in its order. */
    public Set<String> keys() {
        return Collections.unmodifiableSet(root.entries().keySet());
    }

    /** Returns an integer next to the model, such as {@code step}; empty if there is none of this key. */
    public OptionalLong integer(String key) {
        return root.get(key) instanceof Long value ? OptionalLong.of(value) : OptionalLong.empty();
    }

    /** Returns the plain values next to the model by key: each a Long, Double, Boolean or String. */
    public Map<String, Object> scalars() {
        Map<String, Object> scalars = new LinkedHashMap<>();
        root.entries().forEach((key, value) -> {
            boolean scalar = value instanceof Long || value instanceof Double || value instanceof Boolean;
            if (scalar || value instanceof String) {
                scalars.put(key, value);
            }
        });
        return Collections.unmodifiableMap(scalars);
    }

    /**
     * Reads the network's tensors: those of the dict under the first of the keys that training scripts use, such as
     * {@code model_state}, {@code state_dict} or {@code generator}, or of the saved dict itself if it holds nothing but
     * tensors. Their names are the network's own, without what DataParallel, {@code torch.compile} or a trainer puts before
     * them.
     *
     * @throws CheckpointException if there is no such dict, it or its tensors' data are damaged, or a value is not finite
     */
    public StateDict modelState() {
        try {
            ModelTensors tensors = new ModelTensors(ModelDict.find(root));
            tensors.checkSize(bytes);
            try (CheckpointFormat.Storages storages = form.open()) {
                return new StateDict(source, tensors.read(storages));
            }
        } catch (IOException e) {
            throw refused(source, e);
        }
    }
}
