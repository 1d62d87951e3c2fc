package io.github.voiceclone.cli.bench.report;

import java.util.stream.Collectors;

/** A report as a document of the project. */
final class MarkdownPage {
    private final BenchReport report;
    private final Words words;
    private final boolean guide;

    MarkdownPage(BenchReport report, Words words, boolean guide) {
        this.report = report;
        this.words = words;
        this.guide = guide;
    }

    /** Returns the document, with the command that measures the same again. */
    String text(String command) {
        String tables = Reports.tables(report, words, guide).stream()
                .map(Table::markdown)
                .collect(Collectors.joining());
        return "# " + words.of("page.title") + "\n\n"
                + words.of("page.other") + "\n\n"
                + words.of("page.intro") + "\n\n"
                + "## " + words.of("page.machine") + "\n\n" + machine() + "\n"
                + tables
                + "## " + words.of("page.repeat") + "\n\n"
                + "    " + command + "\n\n"
                + words.of("page.repeat.text") + "\n";
    }

    private String machine() {
        return Reports.machine(report, words).stream()
                .map(line -> "- " + String.join(": ", line) + "\n")
                .collect(Collectors.joining());
    }
}
