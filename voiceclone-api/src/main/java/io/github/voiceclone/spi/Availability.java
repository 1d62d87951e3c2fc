package io.github.voiceclone.spi;

import io.github.voiceclone.BackendUnavailableException;
import org.jspecify.annotations.Nullable;

/**
 * Result of checking whether a backend can work on this machine.
 *
 * @param available whether it can
 * @param detail what was found (a library and its version, say), or what is missing and how to get it
 * @param cause the error that showed it is missing, if there was one
 */
public record Availability(boolean available, String detail, @Nullable Throwable cause) {
    /** Returns that a backend can work, and with what. */
    public static Availability present(String detail) {
        return new Availability(true, detail, null);
    }

    /** Returns that a backend cannot work, and why. */
    public static Availability absent(String detail, @Nullable Throwable cause) {
        return new Availability(false, detail, cause);
    }

    /**
     * Does nothing if the backend can work.
     *
     * @param backend its name, for the error
     * @throws BackendUnavailableException if it cannot, with what is missing
     */
    public void require(String backend) {
        if (!available) {
            throw new BackendUnavailableException("backend '" + backend + "' cannot run: " + detail, cause);
        }
    }
}
