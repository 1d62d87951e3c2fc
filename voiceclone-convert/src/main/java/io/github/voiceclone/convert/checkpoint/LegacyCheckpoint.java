package io.github.voiceclone.convert.checkpoint;

import io.github.voiceclone.convert.checkpoint.pickle.CorruptCheckpointException;
import io.github.voiceclone.convert.checkpoint.pickle.PickleDict;
import io.github.voiceclone.convert.checkpoint.pickle.PickleInput;
import io.github.voiceclone.convert.checkpoint.pickle.PickleMachine;
import io.github.voiceclone.convert.checkpoint.pickle.PickleValues;
import io.github.voiceclone.convert.checkpoint.pickle.StorageRef;
import io.github.voiceclone.convert.checkpoint.pickle.StorageRefs;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The form of PyTorch before 1.6: pickles of a magic number, a protocol version, the writer's machine, the object and
 * the list of storage keys, one behind the other; then each storage as its number of elements, int64, and its data.
 */
final class LegacyCheckpoint implements CheckpointFormat {
    private static final Object MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final Object PROTOCOL = 1001L;

    private final Path file;
    private final Object root;
    private final Map<String, Long> offsets;

    private LegacyCheckpoint(Path file, Object root, Map<String, Long> offsets) {
        this.file = file;
        this.root = root;
        this.offsets = offsets;
    }

    static LegacyCheckpoint read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file);
                InputStream in = new BufferedInputStream(Channels.newInputStream(channel))) {
            Pickles pickles = new Pickles(in);
            pickles.header();
            StorageRefs storages = new StorageRefs();
            Object root = pickles.next(storages);
            Object keys = pickles.next(LegacyCheckpoint::none);
            return new LegacyCheckpoint(file, root, offsets(channel, pickles.position, keys, storages));
        }
    }

    private static Object none(Object id) throws CorruptCheckpointException {
        throw new CorruptCheckpointException("a storage outside of the saved object");
    }

    private static Map<String, Long> offsets(FileChannel channel, long first, Object keys, StorageRefs storages)
            throws IOException {
        Map<String, Long> offsets = new HashMap<>();
        long position = first;
        for (Object key : PickleValues.items(keys, "list of storage keys")) {
            StorageRef storage = storages.get(PickleValues.text(key, "storage key"));
            long elements = FileRange.read(channel, position, Long.BYTES).getLong();
            if (elements != storage.elements()) {
                throw new CorruptCheckpointException("storage '" + key + "' has " + elements + " elements at byte "
                        + position + ", expected " + storage.elements());
            }
            offsets.put(storage.key(), position + Long.BYTES);
            position += Long.BYTES;
            if (storage.bytes() > channel.size() - position) {
                throw new CorruptCheckpointException("storage '" + key + "' of " + storage.bytes() + " bytes from byte "
                        + position + " reaches beyond the file's " + channel.size());
            }
            position += storage.bytes();
        }
        return offsets;
    }

    @Override
    public Object root() {
        return root;
    }

    @Override
    public Storages open() throws IOException {
        return new FileStorages(FileChannel.open(file), offsets);
    }

    /** The pickles at the file's begin. */
    private static final class Pickles {
        private final InputStream in;
        private long position;

        Pickles(InputStream in) {
            this.in = in;
        }

        Object next(PickleMachine.PersistentIds persistentIds) throws IOException {
            PickleInput input = new PickleInput(in, MAX_PICKLE_BYTES);
            Object value = PickleMachine.load(input, persistentIds);
            position += input.position();
            return value;
        }

        void header() throws IOException {
            if (!next(LegacyCheckpoint::none).equals(MAGIC)) {
                throw new CorruptCheckpointException("a pickle, but not one that torch.save wrote");
            }
            Object version = next(LegacyCheckpoint::none);
            if (!version.equals(PROTOCOL)) {
                throw new CorruptCheckpointException(
                        "stream protocol " + PickleValues.describe(version) + ", expected " + PROTOCOL);
            }
            Object machine = next(LegacyCheckpoint::none);
            if (machine instanceof PickleDict info && Boolean.FALSE.equals(info.get("little_endian"))) {
                throw new CorruptCheckpointException(
                        "written on a big-endian machine, which is not supported: save it again");
            }
        }
    }
}
