package io.github.voiceclone.codeclm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The prefixes of the voices used last, so that a returning voice is not read again. Thread-safe; two callers that miss at once
 * both make it.
 *
 * @param <K> what tells voices apart, by {@code equals}
 */
public final class PrefixCache<K> {
    private final long maxBytes;

    @GuardedBy("this")
    private final Map<K, Prefix> prefixes = new LinkedHashMap<>(16, 0.75f, true);

    @GuardedBy("this")
    private long bytes;

    /**
     * Creates a cache.
     *
     * @param maxBytes largest memory of all prefixes; a larger one is not kept
     */
    public PrefixCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Returns a voice's prefix, made by {@code maker} if it is not here. */
    public Prefix get(K voice, Supplier<Prefix> maker) {
        synchronized (this) {
            Prefix found = prefixes.get(voice);
            if (found != null) {
                return found;
            }
        }
        Prefix made = maker.get();
        keep(voice, made);
        return made;
    }

    private synchronized void keep(K voice, Prefix made) {
        Prefix before = prefixes.put(voice, made);
        bytes += made.bytes() - (before == null ? 0 : before.bytes());
        Iterator<Prefix> oldest = prefixes.values().iterator();
        while (bytes > maxBytes && oldest.hasNext()) {
            bytes -= oldest.next().bytes();
            oldest.remove();
        }
    }
}
