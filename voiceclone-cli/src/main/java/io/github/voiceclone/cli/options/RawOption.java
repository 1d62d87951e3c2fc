package io.github.voiceclone.cli.options;

import io.github.voiceclone.Preprocessing;
import picocli.CommandLine.Option;

/** The option {@code --raw}. */
public final class RawOption {
    @Option(names = "--raw", description = "Take the recording as it is: no silence cut, no volume change.")
    private boolean raw;

    /** Returns the preprocessing of the recording. */
    public Preprocessing preprocessing() {
        return raw ? Preprocessing.NONE : Preprocessing.STANDARD;
    }
}
