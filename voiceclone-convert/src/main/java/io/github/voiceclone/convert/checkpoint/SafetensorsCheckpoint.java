package io.github.voiceclone.convert.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.voiceclone.convert.checkpoint.pickle.CorruptCheckpointException;
import io.github.voiceclone.convert.checkpoint.pickle.ElementType;
import io.github.voiceclone.convert.checkpoint.pickle.PickleDict;
import io.github.voiceclone.convert.checkpoint.pickle.StorageRef;
import io.github.voiceclone.convert.checkpoint.pickle.TensorRef;
import io.github.voiceclone.runtime.pack.JsonErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The form of safetensors: the header's length, uint64; the header, a JSON object of each tensor's {@code dtype}, {@code shape}
 * and {@code data_offsets}; then all data, little-endian, one tensor behind the other without holes.
 */
final class SafetensorsCheckpoint implements CheckpointFormat {
    private static final Map<String, ElementType> TYPES = Map.of(
            "F64", ElementType.DOUBLE,
            "F32", ElementType.FLOAT,
            "F16", ElementType.HALF,
            "BF16", ElementType.BFLOAT16,
            "I64", ElementType.LONG,
            "I32", ElementType.INT,
            "I16", ElementType.SHORT,
            "I8", ElementType.CHAR,
            "U8", ElementType.BYTE,
            "BOOL", ElementType.BOOL);

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Path file;
    private final PickleDict root = new PickleDict();
    private final Map<String, Long> offsets = new HashMap<>();

    private SafetensorsCheckpoint(Path file) {
        this.file = file;
    }

    static SafetensorsCheckpoint read(Path file) throws IOException {
        SafetensorsCheckpoint form = new SafetensorsCheckpoint(file);
        try (FileChannel channel = FileChannel.open(file)) {
            long length = FileRange.read(channel, 0, Long.BYTES).getLong();
            if (length > MAX_PICKLE_BYTES) {
                throw new CorruptCheckpointException(
                        "a safetensors header of " + length + " bytes, more than " + MAX_PICKLE_BYTES);
            }
            ByteBuffer header = FileRange.read(channel, Long.BYTES, (int) length);
            form.header(parse(header), Long.BYTES + length, channel.size());
        }
        return form;
    }

    private static JsonNode parse(ByteBuffer header) throws IOException {
        try {
            byte[] text = new byte[header.remaining()];
            header.get(text);
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new CorruptCheckpointException("a safetensors header that is no JSON: " + JsonErrors.reason(e));
        }
    }

    private void header(JsonNode header, long start, long end) throws CorruptCheckpointException {
        List<Part> parts = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : header.properties()) {
            if (!entry.getKey().equals("__metadata__")) {
                parts.add(tensor(entry.getKey(), entry.getValue(), start));
            }
        }
        parts.sort(Comparator.comparingLong(Part::from).thenComparingLong(Part::to));
        long at = start;
        for (Part part : parts) {
            if (part.from != at) {
                throw new CorruptCheckpointException("tensor '" + part.name + "' begins at byte " + part.from
                        + ", expected " + at + ": safetensors data has no holes and no overlaps");
            }
            at = part.to;
        }
        if (at != end) {
            throw new CorruptCheckpointException("safetensors data up to byte " + at + " in a file of " + end
                    + ": not copied or downloaded whole, or damaged");
        }
    }

    private record Part(String name, long from, long to) {}

    private Part tensor(String name, JsonNode entry, long start) throws CorruptCheckpointException {
        ElementType type = TYPES.get(entry.path("dtype").asText());
        if (type == null) {
            throw new CorruptCheckpointException("tensor '" + name + "' is of type " + entry.path("dtype")
                    + ", expected one of F64, F32, F16, BF16 or integers");
        }
        long[] shape = integers(name, entry.path("shape"));
        long[] range = integers(name, entry.path("data_offsets"));
        double elements = 1;
        for (long extent : shape) {
            elements *= extent;
        }
        if (range.length != 2 || range[1] - range[0] != elements * type.bytes()) {
            throw new CorruptCheckpointException("tensor '" + name + "' of shape " + entry.path("shape")
                    + " has data_offsets " + entry.path("data_offsets") + ", expected a range of " + type.bytes()
                    + " bytes for each element");
        }
        StorageRef storage = new StorageRef(name, type, (long) elements, 0, (long) elements);
        root.put(name, new TensorRef(storage, 0, shape, strides(shape)));
        offsets.put(name, start + range[0]);
        return new Part(name, start + range[0], start + range[1]);
    }

    private static long[] integers(String name, JsonNode list) throws CorruptCheckpointException {
        if (!list.isArray() || list.size() > 64) {
            throw new CorruptCheckpointException("tensor '" + name + "' without its shape and data_offsets");
        }
        long[] values = new long[list.size()];
        for (int i = 0; i < values.length; i++) {
            JsonNode value = list.get(i);
            if (!value.isIntegralNumber()
                    || !value.canConvertToLong()
                    || value.longValue() < 0
                    || value.longValue() > 1L << 48) {
                throw new CorruptCheckpointException(
                        "tensor '" + name + "' with " + value + " in its shape or data_offsets");
            }
            values[i] = value.longValue();
        }
        return values;
    }

    private static long[] strides(long[] shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        return strides;
    }

    @Override
    public Object root() {
        return root;
    }

    @Override
    public Storages open() throws IOException {
        return new FileStorages(FileChannel.open(file), offsets);
    }
}
