package io.github.voiceclone.sv2tts.runtime;

import java.util.Set;

/**
 * What the host does with the tensors of a binding between runs. The others may stay on the device.
 *
 * @param written inputs whose elements the host changes
 * @param read outputs whose elements the host looks at
 */
public record HostAccess(Set<String> written, Set<String> read) {
    /** Copies the sets. */
    public HostAccess {
        written = Set.copyOf(written);
        read = Set.copyOf(read);
    }
}
