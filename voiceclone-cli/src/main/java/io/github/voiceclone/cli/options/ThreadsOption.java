package io.github.voiceclone.cli.options;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says how many threads to compute with. */
final class ThreadsOption {
    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Most threads to compute with. Default, and no more in any case: the number of processors.")
    private @Nullable Integer threads;

    /** Returns the number of threads: more than the processors would only get in each other's way. */
    int count() {
        int processors = Runtime.getRuntime().availableProcessors();
        if (threads == null) {
            return processors;
        }
        return Math.min(OptionValues.requireAtLeast(1, "--threads", threads), processors);
    }
}
