package io.github.voiceclone.cli.pack;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.cli.output.Json;
import io.github.voiceclone.cli.output.OutputFile;
import io.github.voiceclone.convert.optimize.QualityPage;
import io.github.voiceclone.convert.optimize.QualityReport;
import io.github.voiceclone.convert.optimize.Spoken;
import io.github.voiceclone.sv2tts.audio.MelSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The option that says where a quality report goes. */
final class ReportOption {
    private static final String PAGE = ".html";
    private static final String DATA = ".json";

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "Write the quality report: a page with spectrograms (.html) or data (.json). Can be repeated.")
    private List<Path> files = List.of();

    /** Returns whether a report is asked for. */
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
            OutputFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private static boolean isNamed(Path file, String extension) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(extension);
    }
}
