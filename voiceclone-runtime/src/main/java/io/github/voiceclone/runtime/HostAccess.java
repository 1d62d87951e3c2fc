package io.github.voiceclone.runtime;

import java.util.Set;

/**
 * Tensors of a binding that the host uses between runs. The others may stay on the device.
 *
 * @param written inputs whose elements the host changes
 * @param read outputs whose elements the host reads
 */
public record HostAccess(Set<String> written, Set<String> read) {
    /** Copies the sets. */
    public HostAccess {
        written = Set.copyOf(written);
        read = Set.copyOf(read);
    }
}
