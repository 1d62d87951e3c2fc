package io.github.voiceclone.cli.bench.report;

import java.util.Locale;
import java.util.Optional;

/** Formatting of numbers with three significant digits. */
final class Numbers {
    private static final String NONE = "–";

    private Numbers() {}

    static String plain(double value) {
        double size = Math.abs(value);
        if (size >= 1000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(
                Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", value);
    }

    /** Formats a speed-up. */
    static String times(Optional<Double> ratio) {
        return ratio.map(value -> plain(value) + "×").orElse(NONE);
    }

    /** Returns by how much a ratio differs from 1, in per cent. */
    static String change(Optional<Double> ratio) {
        return ratio.map(value -> String.format(Locale.ROOT, "%+.0f %%", 100 * (value - 1)))
                .orElse(NONE);
    }

    static String median(Optional<Figure> figure) {
        return figure.map(each -> plain(each.median())).orElse(NONE);
    }

    static String realTimeFactor(Optional<Figure> figure) {
        return figure.flatMap(each -> Optional.ofNullable(each.realTimeFactor()))
                .map(Numbers::plain)
                .orElse(NONE);
    }
}
