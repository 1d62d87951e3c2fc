package io.github.voiceclone.cli.bench.report;

import io.github.voiceclone.optimize.quality.Html;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Figures of one unit as HTML: a bar for each median, all on one scale, with a line from the least to the most of the runs.
 * Names and values are text of the page, so that they stay readable at any width.
 */
final class BarChart {
    private static final List<String> COLOURS =
            List.of("#4269d0", "#efb118", "#ff725c", "#6cc5b0", "#3ca951", "#a463f2");

    private final List<Figure> figures;
    private final List<String> precisions;
    private final Words words;
    private final double longest;

    /**
     * Prepares a chart.
     *
     * @param precisions all of the page, of which each has one colour in every chart
     */
    BarChart(List<Figure> figures, List<String> precisions, Words words) {
        this.figures = figures;
        this.precisions = precisions;
        this.words = words;
        this.longest = figures.stream().mapToDouble(Figure::most).max().orElse(1);
    }

    String html() {
        return figures.stream().map(this::row).collect(Collectors.joining("", "<div class=\"chart\">\n", "</div>\n"));
    }

    private String row(Figure figure) {
        return "<div class=\"row\"><span class=\"name\">" + Html.escape(name(figure)) + "</span>" + bar(figure)
                + "<span>" + Html.escape(Numbers.plain(figure.median()) + " " + figure.unit()) + "</span></div>\n";
    }

    private String name(Figure figure) {
        String threads = figure.threads() == 0 ? "" : ", " + words.of("page.threads", figure.threads());
        return figure.name() + ", " + figure.precision() + threads;
    }

    private String bar(Figure figure) {
        return String.format(
                Locale.ROOT,
                "<svg aria-hidden=\"true\"><rect width=\"%.1f%%\" height=\"100%%\" fill=\"%s\"/>"
                        + "<line x1=\"%.1f%%\" x2=\"%.1f%%\" y1=\"50%%\" y2=\"50%%\"/></svg>",
                share(figure.median()),
                COLOURS.get(precisions.indexOf(figure.precision()) % COLOURS.size()),
                share(figure.least()),
                share(figure.most()));
    }

    private double share(double value) {
        return 100 * value / longest;
    }
}
