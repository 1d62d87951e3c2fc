package io.github.voiceclone.cli.bench.report;

import java.util.List;
import java.util.stream.Collectors;

/** A report as one web page that loads nothing else. */
final class HtmlPage {
    /** Sections whose figures share a unit, so that a chart shows them. */
    private static final List<String> CHARTED = List.of(
            Sections.STAGES,
            Sections.BATCH,
            Sections.CONCURRENCY,
            Sections.FIRST_AUDIO,
            Sections.LOAD,
            Sections.MEMORY,
            Sections.SIZE);

    private static final String STYLE = "body{font:15px system-ui,sans-serif;max-width:1000px;margin:2em auto;"
            + "padding:0 1em;color:#222}table{border-collapse:collapse;font-size:13px}"
            + "td,th{border-bottom:1px solid #ddd;padding:3px 10px 3px 0;text-align:left;"
            + "font-variant-numeric:tabular-nums}svg{font:12px system-ui,sans-serif;max-width:100%;height:auto}"
            + "p{max-width:50em}";

    private final BenchReport report;
    private final Words words;
    private final boolean guide;

    HtmlPage(BenchReport report, Words words, boolean guide) {
        this.report = report;
        this.words = words;
        this.guide = guide;
    }

    String text() {
        String title = "voiceclone: " + words.of("page.title");
        return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + title + "</title><style>"
                + STYLE + "</style></head><body>\n<h1>" + title + "</h1>\n" + machine() + charts() + tables()
                + "</body></html>\n";
    }

    private String machine() {
        return Reports.machine(report, words).stream()
                .map(line -> "<tr><th>" + escape(line.get(0)) + "</th><td>" + escape(line.get(1)) + "</td></tr>\n")
                .collect(Collectors.joining("", "<table>\n", "</table>\n"));
    }

    private String charts() {
        return CHARTED.stream()
                .filter(report.sections()::contains)
                .map(section -> heading(words.or("section." + section.replace(' ', '-'), section))
                        + new BarChart(figures(section)).svg())
                .collect(Collectors.joining());
    }

    private List<Figure> figures(String section) {
        return report.figures().stream()
                .filter(figure -> figure.section().equals(section))
                .toList();
    }

    private String tables() {
        return Reports.tables(report, words, guide).stream()
                .map(HtmlPage::table)
                .collect(Collectors.joining());
    }

    private static String table(Table table) {
        String rows = table.rows().stream().map(row -> row("td", row)).collect(Collectors.joining());
        return heading(table.title()) + "<table>\n" + row("th", table.header()) + rows + "</table>\n<p>"
                + escape(table.note()) + "</p>\n";
    }

    private static String row(String cell, List<String> cells) {
        return cells.stream()
                .map(text -> "<" + cell + ">" + escape(text) + "</" + cell + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>\n"));
    }

    private static String heading(String text) {
        return "<h2>" + escape(text) + "</h2>\n";
    }

    static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
