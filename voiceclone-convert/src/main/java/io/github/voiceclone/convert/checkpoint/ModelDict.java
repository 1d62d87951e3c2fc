package io.github.voiceclone.convert.checkpoint;

import io.github.voiceclone.convert.checkpoint.pickle.CorruptCheckpointException;
import io.github.voiceclone.convert.checkpoint.pickle.PickleDict;
import io.github.voiceclone.convert.checkpoint.pickle.TensorRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the network in what a training script saved: under one of the keys that such scripts use, and its tensors under the
 * names that the network itself gives them.
 */
final class ModelDict {
    /** Keys under which training scripts store the network, in the order they are tried. */
    private static final List<String> KEYS = List.of(
            "model_state",
            "model_state_dict",
            "state_dict",
            "model",
            "generator",
            "model_g",
            "net_g",
            "net",
            "weights",
            "params",
            "ema");

    private static final int MAX_DEPTH = 4;

    /** Prefixes that DataParallel and {@code torch.compile} add to the names of the wrapped part. */
    private static final Pattern WRAPPED = Pattern.compile("(?<![^.])(module|_orig_mod)\\.");

    /** Prefixes of the names of convertible networks. */
    private static final List<String> FIRST = List.of("conv_pre.", "lstm.", "encoder.embedding.");

    private ModelDict() {}

    /**
     * Returns the network's dict.
     *
     * @throws CorruptCheckpointException if there is none
     */
    static PickleDict find(PickleDict root) throws CorruptCheckpointException {
        return find(root, 0)
                .orElseThrow(() -> new CorruptCheckpointException("has no dict of tensors among the keys " + KEYS
                        + " and is no bare state dict; its keys are "
                        + root.entries().keySet().stream().limit(20).toList()));
    }

    private static Optional<PickleDict> find(PickleDict dict, int depth) {
        for (String key : KEYS) {
            if (depth < MAX_DEPTH && dict.get(key) instanceof PickleDict inner) {
                Optional<PickleDict> found = find(inner, depth + 1);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        boolean bare = dict.entries().values().stream().anyMatch(TensorRef.class::isInstance);
        boolean whole = depth > 0 || dict.entries().values().stream().allMatch(TensorRef.class::isInstance);
        return bare && whole ? Optional.of(dict) : Optional.empty();
    }

    /**
     * Returns the dict's entries by the names that the network gives them. Where it holds several networks, each under a
     * prefix, they are those of the generator.
     *
     * @throws CorruptCheckpointException if two entries have one name
     */
    static Map<String, Object> named(PickleDict dict) throws CorruptCheckpointException {
        Map<String, Object> plain = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry : dict.entries().entrySet()) {
            put(plain, WRAPPED.matcher(entry.getKey()).replaceAll(""), entry.getValue());
        }
        String prefix = prefix(plain.keySet());
        if (prefix.isEmpty()) {
            return plain;
        }
        Map<String, Object> named = new LinkedHashMap<>();
        for (Map.Entry<String, Object> entry : plain.entrySet()) {
            if (entry.getKey().startsWith(prefix)) {
                put(named, entry.getKey().substring(prefix.length()), entry.getValue());
            }
        }
        return named;
    }

    private static void put(Map<String, Object> into, String name, Object value) throws CorruptCheckpointException {
        if (into.put(name, value) != null) {
            throw new CorruptCheckpointException("has tensor '" + name + "' more than once, under different prefixes");
        }
    }

    /** Returns what stands before the network's own names; empty if nothing does, or nothing is known. */
    private static String prefix(Set<String> names) throws CorruptCheckpointException {
        Set<String> prefixes = new LinkedHashSet<>();
        for (String name : names) {
            for (String first : FIRST) {
                if (name.startsWith(first)) {
                    return "";
                }
                int at = name.indexOf("." + first);
                if (at >= 0) {
                    prefixes.add(name.substring(0, at + 1));
                }
            }
        }
        if (prefixes.size() <= 1) {
            return prefixes.stream().findFirst().orElse("");
        }
        List<String> generators = new ArrayList<>(prefixes.stream()
                .filter(KEYS.stream().map(key -> key + ".").toList()::contains)
                .toList());
        if (generators.size() != 1) {
            throw new CorruptCheckpointException("holds several networks, under " + prefixes
                    + ": save the one to convert by itself, with torch.save(network.state_dict(), …)");
        }
        return generators.get(0);
    }
}
