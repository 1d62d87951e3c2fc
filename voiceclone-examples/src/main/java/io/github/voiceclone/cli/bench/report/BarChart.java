package io.github.voiceclone.cli.bench.report;

import java.util.List;
import java.util.Locale;

/** Bars with a line from the least to the most of their runs, as SVG. */
final class BarChart {
    private static final int LABEL = 340;
    private static final int LENGTH = 420;
    private static final int VALUE = 120;
    private static final int ROW = 22;
    private static final List<String> COLOURS =
            List.of("#4269d0", "#efb118", "#ff725c", "#6cc5b0", "#3ca951", "#a463f2");

    private final List<Figure> figures;
    private final List<String> precisions;

    BarChart(List<Figure> figures) {
        this.figures = figures;
        this.precisions = figures.stream().map(Figure::precision).distinct().toList();
    }

    String svg() {
        int width = LABEL + LENGTH + VALUE;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\">%n",
                width,
                figures.size() * ROW,
                width));
        for (int i = 0; i < figures.size(); i++) {
            svg.append(bar(figures.get(i), i * ROW));
        }
        return svg.append("</svg>\n").toString();
    }

    private String bar(Figure figure, int y) {
        double scale = LENGTH / figures.stream().mapToDouble(Figure::most).max().orElse(1);
        String label =
                figure.name() + " " + figure.precision() + (figure.threads() == 0 ? "" : " ×" + figure.threads());
        String colour = COLOURS.get(precisions.indexOf(figure.precision()) % COLOURS.size());
        int middle = y + ROW / 2;
        return text(LABEL - 8, middle, "end", label)
                + String.format(
                        Locale.ROOT,
                        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>"
                                + "<path d=\"M%.1f %dH%.1f\" stroke=\"#222\"/>",
                        LABEL,
                        y + 3,
                        figure.median() * scale,
                        ROW - 6,
                        colour,
                        LABEL + figure.least() * scale,
                        middle,
                        LABEL + figure.most() * scale)
                + text(
                        (int) (LABEL + figure.most() * scale) + 8,
                        middle,
                        "start",
                        Numbers.plain(figure.median()) + " " + figure.unit());
    }

    private static String text(int x, int y, String anchor, String text) {
        return String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" dominant-baseline=\"middle\">%s</text>",
                x,
                y,
                anchor,
                HtmlPage.escape(text));
    }
}
