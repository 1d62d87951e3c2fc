package io.github.voiceclone.convert.checkpoint;

import io.github.voiceclone.convert.checkpoint.CheckpointFormat.Storages;
import io.github.voiceclone.convert.checkpoint.pickle.CorruptCheckpointException;
import io.github.voiceclone.convert.checkpoint.pickle.StorageRef;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Map;

/**
 * Storages that lie uncompressed in one file.
 *
 * @param channel the file, closed with this
 * @param offsets where each storage starts, in bytes, by its key
 */
record FileStorages(FileChannel channel, Map<String, Long> offsets) implements Storages {
    @Override
    public float[] read(StorageRef storage) throws IOException {
        Long offset = offsets.get(storage.key());
        if (offset == null) {
            throw new CorruptCheckpointException("no storage '" + storage.key() + "'");
        }
        return StorageReader.read(new FileRange(channel, offset, storage.bytes()), storage);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
