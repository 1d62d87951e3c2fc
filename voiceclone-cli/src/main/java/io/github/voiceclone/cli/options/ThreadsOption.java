package io.github.voiceclone.cli.options;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --threads}. */
final class ThreadsOption {
    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Most threads to compute with. Default, and no more in any case: the number of processors.")
    private @Nullable Integer threads;

    /** Returns the number of threads, at most the number of processors. */
    int count() {
        int processors = Runtime.getRuntime().availableProcessors();
        if (threads == null) {
            return processors;
        }
        return Math.min(OptionValues.requireAtLeast(1, "--threads", threads), processors);
    }
}
