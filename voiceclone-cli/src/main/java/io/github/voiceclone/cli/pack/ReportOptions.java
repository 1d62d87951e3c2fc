package io.github.voiceclone.cli.pack;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.cli.options.JsonOption;
import io.github.voiceclone.cli.options.OptionValues;
import io.github.voiceclone.cli.output.Json;
import io.github.voiceclone.cli.output.OutputFile;
import io.github.voiceclone.optimize.quality.QualityPage;
import io.github.voiceclone.optimize.quality.QualityReport;
import io.github.voiceclone.optimize.quality.Spoken;
import io.github.voiceclone.sv2tts.audio.MelSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a report: its sentences, its form on standard output, and files of a quality report. */
final class ReportOptions {
    private static final String PAGE = ".html";
    private static final String DATA = ".json";

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "Write the quality report: a page with spectrograms (.html) or data (.json). Can be repeated.")
    private List<Path> files = List.of();

    @Option(
            names = "--sentences",
            paramLabel = "N",
            description =
                    "Maximum number of sentences to measure with, each spoken in every voice; optimize takes 0 for"
                            + " no measurement. Default: ${DEFAULT-VALUE}.")
    private int sentences;

    @Mixin
    private JsonOption json = new JsonOption();

    private final int minSentences;

    /**
     * Creates the options.
     *
     * @param sentences default of {@code --sentences}
     * @param minSentences least value of {@code --sentences}
     */
    ReportOptions(int sentences, int minSentences) {
        this.sentences = sentences;
        this.minSentences = minSentences;
    }

    /** Returns the maximum number of sentences to measure with; rejects one below the minimum. */
    int sentences() {
        return OptionValues.requireAtLeast(minSentences, "--sentences", sentences);
    }

    /** Prints a report, as JSON or as the text. */
    void print(Object report, String text, PrintWriter out) {
        json.print(report, text, out);
    }

    /** Returns whether a quality report is requested. */
    boolean isSet() {
        return !files.isEmpty();
    }

    /** Rejects a number of sentences below the minimum, and files that could not be written. */
    void check() {
        sentences();
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
