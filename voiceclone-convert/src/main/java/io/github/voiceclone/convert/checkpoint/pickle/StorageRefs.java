package io.github.voiceclone.convert.checkpoint.pickle;

import java.util.HashMap;
import java.util.Map;

/** The storages that a pickle refers to, by key. */
public final class StorageRefs implements PickleMachine.PersistentIds {
    private final Map<String, StorageRef> byKey = new HashMap<>();

    @Override
    public Object load(Object id) throws CorruptCheckpointException {
        StorageRef storage = StorageRef.of(id);
        StorageRef known = byKey.putIfAbsent(storage.key(), storage);
        if (known != null && (known.type() != storage.type() || known.elements() != storage.elements())) {
            throw new CorruptCheckpointException("storage '" + storage.key() + "' is " + known.elements() + " of "
                    + known.type().label() + " and " + storage.elements() + " of "
                    + storage.type().label());
        }
        return storage;
    }

    /**
     * Returns a storage.
     *
     * @throws CorruptCheckpointException if no tensor refers to it
     */
    public StorageRef get(String key) throws CorruptCheckpointException {
        StorageRef storage = byKey.get(key);
        if (storage == null) {
            throw new CorruptCheckpointException("storage '" + key + "' belongs to no tensor");
        }
        return storage;
    }
}
