package io.github.voiceclone.convert.checkpoint;

import io.github.voiceclone.convert.CheckpointException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A {@code torch.save} file of either form: the zip archive of PyTorch 1.6 and later, and the older stream. Nothing in
 * it is executed: a class or function that is neither a tensor nor plain data is refused by name.
 *
 * <p>Opening reads the names and places of all tensors; their values are read when asked for, and of the asked part
 * only. Between the calls the file is not held open. Immutable and safe for use by several threads, as long as nobody
 * changes the file.
 */
public final class Checkpoint {
    /** The largest file that is opened unless told otherwise: 4 GiB. */
    public static final long DEFAULT_MAX_BYTES = 4L << 30;

    /** Where training scripts keep the network, in the order they are tried. */
    private static final List<String> MODEL_KEYS = List.of("model_state", "model", "generator");

    /** Names in a message are the file's own, and may be of any length. */
    private static final int MAX_MESSAGE = 600;

    private final String source;
    private final long bytes;
    private final CheckpointForm form;
    private final PickleDict root;

    private Checkpoint(String source, long bytes, CheckpointForm form, PickleDict root) {
        this.source = source;
        this.bytes = bytes;
        this.form = form;
        this.root = root;
    }

    /**
     * Opens a checkpoint of up to {@link #DEFAULT_MAX_BYTES}.
     *
     * @param file a file that {@code torch.save} wrote
     * @throws CheckpointException if it is none, is damaged, or asks for anything but tensors and plain data
     */
    public static Checkpoint open(Path file) {
        return open(file, DEFAULT_MAX_BYTES);
    }

    /**
     * Opens a checkpoint.
     *
     * @param file a file that {@code torch.save} wrote
     * @param maxBytes largest file that is opened, in bytes
     * @throws CheckpointException if it is larger, no checkpoint, damaged, or asks for anything but tensors and plain
     *     data
     */
    public static Checkpoint open(Path file, long maxBytes) {
        String source = String.valueOf(file.getFileName());
        try {
            long bytes = checkedSize(file, maxBytes);
            CheckpointForm form = isZip(file) ? ZipForm.read(file) : StreamForm.read(file);
            if (!(form.root() instanceof PickleDict root)) {
                throw new DamagedException("holds " + PickleValues.describe(form.root()) + ", expected a dict");
            }
            return new Checkpoint(source, bytes, form, root);
        } catch (IOException e) {
            throw refused(source, e);
        }
    }

    private static CheckpointException refused(String source, IOException cause) {
        String what = cause instanceof DamagedException ? cause.getMessage() : "cannot be read: " + cause;
        String line = ("checkpoint " + source + ": " + what).replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
        return new CheckpointException(line.substring(0, Math.min(line.length(), MAX_MESSAGE)), cause);
    }

    private static long checkedSize(Path file, long maxBytes) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new DamagedException(Files.exists(file) ? "is no file" : "there is no such file");
        }
        long bytes = Files.size(file);
        if (bytes > maxBytes) {
            throw new DamagedException("has " + bytes + " bytes, more than the limit of " + maxBytes);
        }
        return bytes;
    }

    private static boolean isZip(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] begin = in.readNBytes(2);
            if (begin.length == 2 && begin[0] == 'P' && begin[1] == 'K') {
                return true;
            }
            if (begin.length == 2 && (begin[0] & 0xff) == 0x80) {
                return false;
            }
            throw new DamagedException("begins neither as a zip archive nor as a pickle: torch.save did not write it");
        }
    }

    /** Returns what to call the checkpoint in an error: its file name. */
    public String source() {
        return source;
    }

    /** Returns the keys of the saved dict, in its order. */
    public Set<String> keys() {
        return root.entries().keySet().stream()
                .map(key -> key instanceof String text ? text : PickleValues.describe(key))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Returns an integer beside the model, such as {@code step}; empty if there is none of this key. */
    public OptionalLong integer(String key) {
        return root.entries().get(key) instanceof Long value ? OptionalLong.of(value) : OptionalLong.empty();
    }

    /** Returns the plain values beside the model by key: each a Long, Double, Boolean or String. */
    public Map<String, Object> scalars() {
        Map<String, Object> scalars = new LinkedHashMap<>();
        root.entries().forEach((key, value) -> {
            boolean scalar = value instanceof Long || value instanceof Double || value instanceof Boolean;
            if (key instanceof String name && (scalar || value instanceof String)) {
                scalars.put(name, value);
            }
        });
        return Collections.unmodifiableMap(scalars);
    }

    /**
     * Reads the network's tensors: those of the first dict among the keys {@code model_state}, {@code model} and
     * {@code generator}, or of the saved dict itself if it holds nothing but tensors.
     *
     * @throws CheckpointException if there is no such dict, or it or its tensors' data are damaged
     */
    public StateDict modelState() {
        try {
            ModelTensors tensors = new ModelTensors(model());
            tensors.checkSize(bytes);
            try (CheckpointForm.Storages storages = form.open()) {
                return new StateDict(source, tensors.read(storages));
            }
        } catch (IOException e) {
            throw refused(source, e);
        }
    }

    private PickleDict model() throws DamagedException {
        Optional<PickleDict> named = MODEL_KEYS.stream()
                .map(root.entries()::get)
                .filter(PickleDict.class::isInstance)
                .map(PickleDict.class::cast)
                .findFirst();
        if (named.isPresent()) {
            return named.get();
        }
        boolean bare =
                !root.entries().isEmpty() && root.entries().values().stream().allMatch(TensorRef.class::isInstance);
        if (!bare) {
            throw new DamagedException(
                    "has no dict among the keys " + MODEL_KEYS + " and is no bare state dict; its keys are "
                            + keys().stream().limit(20).toList());
        }
        return root;
    }
}
