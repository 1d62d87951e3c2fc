package io.github.voiceclone.cache;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A tier that keeps values in a map, writes down its lookups, and can be made to fail. */
class MapTier implements CacheTier {
    final Map<SpeakerKey, byte[]> values = new HashMap<>();
    final List<Set<SpeakerKey>> lookups = new ArrayList<>();
    int users;
    boolean broken;

    @Override
    public String name() {
        return "map";
    }

    @Override
    public Map<SpeakerKey, byte[]> get(Set<SpeakerKey> keys) {
        requireWhole();
        synchronized (values) {
            lookups.add(Set.copyOf(keys));
            Map<SpeakerKey, byte[]> found = new HashMap<>(values);
            found.keySet().retainAll(new HashSet<>(keys));
            return found;
        }
    }

    @Override
    public int put(Map<SpeakerKey, byte[]> entries) {
        requireWhole();
        synchronized (values) {
            values.putAll(entries);
        }
        return entries.size();
    }

    private void requireWhole() {
        if (broken) {
            throw new IllegalStateException("broken on purpose");
        }
    }

    @Override
    public void start() {
        users++;
    }

    @Override
    public void stop() {
        users--;
    }
}
