package io.github.voiceclone.cli.options;

import io.github.voiceclone.Preprocessing;
import picocli.CommandLine.Option;

/** The option that says what is done to a recording before its voice is taken from it. */
public final class RawOption {
    @Option(names = "--raw", description = "Take the recording as it is: no silence cut, no volume change.")
    private boolean raw;

    /** Returns what is done. */
    public Preprocessing preprocessing() {
        return raw ? Preprocessing.NONE : Preprocessing.STANDARD;
    }
}
