package io.github.voiceclone.convert.checkpoint.pickle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The classes and functions a checkpoint may name. A few are understood; some that training scripts leave next to a
 * model are {@link OpaqueObject}; any other is refused. None is ever looked up or called, in Java or otherwise.
 */
final class PickleGlobals {
    /** Result of calling a global with arguments, as a plain value. */
    interface Rebuild {
        Object of(List<Object> arguments, PickleBudget budget) throws CorruptCheckpointException;
    }

    private static final Map<String, Rebuild> UNDERSTOOD = Map.ofEntries(
            Map.entry("collections.OrderedDict", PickleGlobals::orderedDict),
            Map.entry("torch._utils._rebuild_tensor", PickleGlobals::tensor),
            Map.entry("torch._utils._rebuild_tensor_v2", PickleGlobals::tensor),
            Map.entry("torch._utils._rebuild_parameter", PickleGlobals::first),
            Map.entry("torch._utils._rebuild_parameter_with_state", PickleGlobals::first),
            Map.entry("torch.Size", PickleGlobals::first),
            Map.entry("builtins.set", PickleGlobals::first),
            Map.entry("builtins.frozenset", PickleGlobals::first),
            Map.entry("__builtin__.set", PickleGlobals::first),
            Map.entry("__builtin__.frozenset", PickleGlobals::first));

    /** Plain data of Python, NumPy and PyTorch that lies in optimizer states and settings. */
    private static final Pattern INERT = Pattern.compile(
            """
            (?x)
            argparse\\.Namespace
            | collections\\.(Counter|defaultdict|deque)
            | datetime\\.(date|datetime|time|timedelta|timezone)
            | pathlib\\.(Pure)?(Posix|Windows)?Path
            | _codecs\\.encode
            | (builtins|__builtin__)\\.(bool|xrange|bytearray|bytes|complex|dict|float|int|list|object|range|slice|str|tuple)
            | (copyreg|copy_reg)\\._reconstructor
            | [\\w.]+\\.(AttrDict|AttributeDict|DotDict|EasyDict|HParams|Munch)
            | numpy\\.(dtype|ndarray|bool_|(int|uint|float)\\d+|dtypes\\.\\w+DType)
            | numpy\\._?core\\.multiarray\\.(scalar|_reconstruct)
            | torch\\.(device|bfloat16|bool|complex\\d+|float\\d*|half|double|u?int\\d*|short|long|q?u?int\\d+)
            | torch\\.(per_(tensor|channel)_(affine|symmetric|affine_float_qparams)|strided|sparse_(coo|csr))
            | torch\\.(contiguous_format|channels_last(_3d)?|preserve_format)
            | torch\\._utils\\._rebuild_(tensor_v3|qtensor|sparse_tensor)
            | torch\\.serialization\\._get_layout
            """);

    private PickleGlobals() {}

    /**
     * Returns what a global stands for: an {@link ElementType}, a {@link Rebuild} or an {@link OpaqueObject}.
     *
     * @throws CorruptCheckpointException if it is refused
     */
    static Object find(String module, String name) throws CorruptCheckpointException {
        Optional<ElementType> storage = ElementType.ofGlobal(module, name);
        if (storage.isPresent()) {
            return storage.get();
        }
        String global = module + "." + name;
        if (UNDERSTOOD.containsKey(global)) {
            return UNDERSTOOD.get(global);
        }
        if (INERT.matcher(global).matches()) {
            return new OpaqueObject(global);
        }
        String what = module.startsWith("torch.nn.") ? ", a part of a whole pickled module" : "";
        throw new CorruptCheckpointException(
                "asks for '" + global + "'" + what + ", which is neither a tensor nor plain data:"
                        + " refused, as only the program that wrote it can read such an object; save the model's state_dict()"
                        + " alone");
    }

    /** Returns what calling {@code callable} gives, without calling anything. */
    static Object call(Object callable, Object arguments, PickleBudget budget) throws CorruptCheckpointException {
        if (callable instanceof OpaqueObject inert) {
            return inert;
        }
        if (callable instanceof Rebuild rebuild) {
            return rebuild.of(PickleValues.items(arguments, "call's arguments"), budget);
        }
        throw new CorruptCheckpointException("a call of " + PickleValues.describe(callable));
    }

    private static Object tensor(List<Object> arguments, PickleBudget budget) throws CorruptCheckpointException {
        return TensorRef.of(arguments);
    }

    private static Object first(List<Object> arguments, PickleBudget budget) throws CorruptCheckpointException {
        if (arguments.isEmpty()) {
            throw new CorruptCheckpointException("a call without arguments");
        }
        return arguments.get(0);
    }

    /** Python 3 adds the items afterwards; Python 2 gave them as a list of pairs. */
    private static Object orderedDict(List<Object> arguments, PickleBudget budget) throws CorruptCheckpointException {
        PickleDict dict = new PickleDict();
        if (!arguments.isEmpty()) {
            List<Object> items = PickleValues.items(arguments.get(0), "OrderedDict's items");
            budget.spend(items.size());
            for (Object item : items) {
                List<Object> pair = PickleValues.items(item, "OrderedDict's item");
                if (pair.size() != 2) {
                    throw new CorruptCheckpointException("an OrderedDict item of " + pair.size() + " parts");
                }
                dict.put(pair.get(0), pair.get(1));
            }
        }
        return dict;
    }
}
