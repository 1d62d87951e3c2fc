package io.github.voiceclone.cli.bench.report;

import io.github.voiceclone.optimize.quality.Html;
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

    private static final String STYLE =
            """
            :root { color-scheme: light dark; --line: #8885; }
            body { font: 15px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin: 2rem 0 .6rem; }
            p { max-width: 50em; }
            .scroll { overflow-x: auto; } .scroll table { min-width: 42rem; }
            table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
            th, td { border-bottom: 1px solid var(--line); padding: .2rem .8rem .2rem 0; text-align: left; }
            td, th[scope=row] { vertical-align: top; } th[scope=col] { vertical-align: bottom; }
            .row { display: grid; grid-template-columns: 22rem 1fr 6rem; gap: .6rem; align-items: center; }
            .chart { font-size: .85rem; font-variant-numeric: tabular-nums; } .name { text-align: right; }
            svg { width: 100%; height: .9rem; } line { stroke: currentColor; stroke-width: 1.5; }
            @media (max-width: 45rem) {
              .row { grid-template-columns: 1fr 5rem; gap: 0 .6rem; }
              .name { grid-column: 1 / -1; text-align: left; margin-top: .4rem; }
            }
            """;

    private final BenchReport report;
    private final Words words;
    private final boolean guide;

    HtmlPage(BenchReport report, Words words, boolean guide) {
        this.report = report;
        this.words = words;
        this.guide = guide;
    }

    String text() {
        String title = Html.escape("voiceclone: " + words.of("page.title"));
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" + title
                + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n<h1>" + title + "</h1>\n" + machine()
                + paragraph(words.of("page.charts", Numbers.plain(report.seconds()))) + charts() + tables()
                + "</body>\n</html>\n";
    }

    private String machine() {
        return Reports.machine(report, words).stream()
                .map(line -> "<tr><th scope=\"row\">" + Html.escape(line.get(0)) + "</th><td>"
                        + Html.escape(line.get(1)) + "</td></tr>\n")
                .collect(Collectors.joining("", "<table>\n", "</table>\n"));
    }

    private String charts() {
        List<String> precisions =
                report.figures().stream().map(Figure::precision).distinct().toList();
        return CHARTED.stream()
                .filter(report.sections()::contains)
                .map(section -> heading(words.or("section." + section.replace(' ', '-'), section))
                        + new BarChart(figures(section), precisions, words).html())
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
        String rows =
                table.rows().stream().map(row -> row("<td>", "</td>", row)).collect(Collectors.joining());
        return heading(table.title()) + "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\""
                + Html.escape(table.title()) + "\"><table>\n" + row("<th scope=\"col\">", "</th>", table.header())
                + rows
                + "</table></div>\n" + (table.note().isEmpty() ? "" : paragraph(table.note()));
    }

    private static String row(String start, String end, List<String> cells) {
        return cells.stream()
                .map(text -> start + Html.escape(text) + end)
                .collect(Collectors.joining("", "<tr>", "</tr>\n"));
    }

    private static String paragraph(String text) {
        return "<p>" + Html.escape(text) + "</p>\n";
    }

    private static String heading(String text) {
        return "<h2>" + Html.escape(text) + "</h2>\n";
    }
}
