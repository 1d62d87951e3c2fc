package io.github.voiceclone.cache;

import java.time.Duration;

/** Checks of settings. */
final class Settings {
    private Settings() {}

    static long positive(String setting, long value) {
        return atLeast(setting, 1, value);
    }

    static long atLeast(String setting, long least, long value) {
        if (value < least) {
            throw new IllegalArgumentException(setting + " is " + value + ", expected at least " + least);
        }
        return value;
    }

    static Duration positive(String setting, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(setting + " is " + value + ", expected a positive duration");
        }
        return value;
    }

    /** Returns a positive duration, or {@code longest} in place of a longer one. */
    static Duration positive(String setting, Duration value, Duration longest) {
        return positive(setting, value).compareTo(longest) > 0 ? longest : value;
    }
}
