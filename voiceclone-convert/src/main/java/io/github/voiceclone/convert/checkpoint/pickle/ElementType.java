package io.github.voiceclone.convert.checkpoint.pickle;

import io.github.voiceclone.graph.Float16;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The element types of PyTorch's storages, by the names of their storage classes. */
public enum ElementType {
    FLOAT(4, ByteBuffer::getFloat),
    DOUBLE(8, bytes -> (float) bytes.getDouble()),
    HALF(2, bytes -> Float16.toFloat(bytes.getShort())),
    BFLOAT16("BFloat16", 2, bytes -> Float.intBitsToFloat(bytes.getShort() << 16)),
    LONG(8, bytes -> (float) bytes.getLong()),
    INT(4, bytes -> (float) bytes.getInt()),
    SHORT(2, bytes -> (float) bytes.getShort()),
    CHAR(1, bytes -> (float) bytes.get()),
    BYTE(1, bytes -> (float) (bytes.get() & 0xff)),
    BOOL(1, bytes -> bytes.get() == 0 ? 0f : 1f),
    COMPLEX_FLOAT("ComplexFloat", 8, null),
    COMPLEX_DOUBLE("ComplexDouble", 16, null),
    QUANTIZED_INT8("QInt8", 1, null),
    QUANTIZED_UINT8("QUInt8", 1, null),
    QUANTIZED_INT32("QInt32", 4, null),
    UNTYPED(1, null);

    /** Reads one element at a buffer's position, as float32. */
    public interface Decoder {
        /** Reads one element and moves the position beyond it. */
        float next(ByteBuffer bytes);
    }

    private static final Map<String, ElementType> BY_STORAGE_CLASS =
            Arrays.stream(values()).collect(Collectors.toMap(type -> type.label + "Storage", Function.identity()));

    private final String label;
    private final int bytes;

    @SuppressWarnings("ImmutableEnumChecker") // the decoders have no state
    private final @Nullable Decoder decoder;

    ElementType(int bytes, @Nullable Decoder decoder) {
        this.label = name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        this.bytes = bytes;
        this.decoder = decoder;
    }

    ElementType(String label, int bytes, @Nullable Decoder decoder) {
        this.label = label;
        this.bytes = bytes;
        this.decoder = decoder;
    }

    /** Returns the type that a global such as {@code torch.FloatStorage} or {@code torch.cuda.HalfStorage} stands for. */
    static Optional<ElementType> ofGlobal(String module, String name) {
        boolean torch = module.equals("torch") || module.equals("torch.cuda") || module.equals("torch.storage");
        return torch ? Optional.ofNullable(BY_STORAGE_CLASS.get(name)) : Optional.empty();
    }

    /** Returns what PyTorch calls the type, as in {@code BFloat16}. */
    String label() {
        return label;
    }

    /** Returns the size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /**
     * Returns what reads one element.
     *
     * @throws CorruptCheckpointException if elements of this type are no real numbers
     */
    public Decoder decoder() throws CorruptCheckpointException {
        if (decoder == null) {
            throw new CorruptCheckpointException("elements of type " + label + ", which weights cannot be");
        }
        return decoder;
    }
}
