package io.github.voiceclone.cli.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Forms of a report: text for a terminal, a web page, and Markdown in two languages. */
public final class Reports {
    private Reports() {}

    /** Returns the report for a terminal; with the guide's tables first if requested. */
    public static String text(BenchReport report, boolean guide) {
        String head = machine(report, Words.ENGLISH).stream()
                .map(line -> String.join(": ", line) + System.lineSeparator())
                .collect(Collectors.joining());
        return head
                + tables(report, Words.ENGLISH, guide).stream()
                        .map(table -> System.lineSeparator() + table.text())
                        .collect(Collectors.joining());
    }

    /** Returns a web page that needs no other file. */
    public static String html(BenchReport report, boolean guide) {
        return new HtmlPage(report, Words.ENGLISH, guide).text();
    }

    /**
     * Returns the document {@code docs/performance.md}.
     *
     * @param command the command that measures the same again
     */
    public static String markdown(BenchReport report, boolean guide, String command) {
        return new MarkdownPage(report, Words.ENGLISH, guide).text(command);
    }

    /** Returns the same in Chinese. */
    public static String chineseMarkdown(BenchReport report, boolean guide, String command) {
        return new MarkdownPage(report, Words.CHINESE, guide).text(command);
    }

    /** Returns all tables, the guide's before the figures they come from. */
    static List<Table> tables(BenchReport report, Words words, boolean guide) {
        List<Table> tables = new ArrayList<>();
        if (guide) {
            tables.addAll(new GuideTables(report, words).tables());
            tables.add(GoalTable.of(report, words));
        }
        tables.addAll(new FigureTables(report, words).tables());
        return tables;
    }

    /** Returns what the figures were measured on: a title and a text each. */
    static List<List<String>> machine(BenchReport report, Words words) {
        Machine machine = report.machine();
        List<List<String>> lines = new ArrayList<>(List.of(
                List.of(words.of("page.measured"), report.date()),
                List.of(
                        words.of("page.processor"),
                        machine.processor() + " × " + machine.processors() + ", " + machine.vectors()),
                List.of(words.of("page.system"), machine.system()),
                List.of(words.of("page.java"), machine.java()),
                List.of(words.of("page.flags"), String.join(" ", machine.flags())),
                List.of(words.of("page.runtime"), machine.runtime()),
                List.of(words.of("page.pack"), report.pack())));
        if (report.baseline() != null) {
            lines.add(List.of(words.of("page.baseline"), report.baseline()));
        }
        if (machine.load() >= 0) {
            lines.add(List.of(words.of("page.load"), words.of("page.load.text", Numbers.plain(machine.load()))));
        }
        return lines;
    }
}
