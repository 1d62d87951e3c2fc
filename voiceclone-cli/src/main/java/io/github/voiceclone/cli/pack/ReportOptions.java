package io.github.voiceclone.cli.pack;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.cli.output.Json;
import io.github.voiceclone.cli.output.OutputFile;
import io.github.voiceclone.convert.optimize.QualityPage;
import io.github.voiceclone.convert.optimize.QualityReport;
import io.github.voiceclone.convert.optimize.Spoken;
import io.github.voiceclone.sv2tts.audio.MelSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The options that say where a report goes: on standard output as text or JSON, and a quality report into files. */
final class ReportOptions {
    private static final String PAGE = ".html";
    private static final String DATA = ".json";

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "Write the quality report: a page with spectrograms (.html) or data (.json). Can be repeated.")
    private List<Path> files = List.of();

    @Option(names = "--json", description = "Print the report as JSON.")
    private boolean json;

    /** Prints a report: as JSON if that is asked for, else the text. */
    void print(Object report, String text, PrintWriter out) {
        out.print(json ? Json.text(report) + System.lineSeparator() : text);
    }

    /** Returns whether a quality report is asked for. */
    boolean isSet() {
        return !files.isEmpty();
    }

    /** Refuses files that could not be written. */
    void check() {
        for (Path file : files) {
            OutputFile.check(file, List.of(PAGE, DATA));
            if (!isNamed(file, PAGE) && !isNamed(file, DATA)) {
                throw new InvalidInputException(
                        file + ": name the report with " + PAGE + " or " + DATA + " at the end");
            }
        }
    }

    void write(QualityReport report, MelSettings settings, List<Spoken> pictured) {
        for (Path file : files) {
            String text = isNamed(file, PAGE)
                    ? new QualityPage(report, settings).html(pictured)
                    : Json.text(QualityJson.of(report));
            OutputFile.writeText(file, text);
        }
    }

    private static boolean isNamed(Path file, String extension) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(extension);
    }
}
