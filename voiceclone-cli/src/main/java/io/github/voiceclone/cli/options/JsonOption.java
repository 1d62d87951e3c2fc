package io.github.voiceclone.cli.options;

import io.github.voiceclone.cli.output.Json;
import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** The option {@code --json} of commands that print a report. */
public final class JsonOption {
    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    /** Prints a report, as JSON if the option is set, else as the text given. */
    public void print(Object report, String text, PrintWriter out) {
        out.println(json ? Json.text(report) : text.stripTrailing());
    }
}
