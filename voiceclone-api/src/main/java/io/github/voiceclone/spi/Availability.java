package io.github.voiceclone.spi;

import org.jspecify.annotations.Nullable;

/**
 * Whether a backend can work on this machine and, if not, why.
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
}
