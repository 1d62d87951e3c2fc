package io.github.voiceclone.cli.profile;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Totals of one graph's operators by kind. Not thread-safe. */
final class OperatorTotals {
    private static final int MAX_SHOWN = 10;
    private static final String ROW = "  %-28s %9s %11s %6s%n";

    private final Map<String, Total> totals = new HashMap<>();

    /** The operators of one kind: how often they ran, and for how long in microseconds. */
    private record Total(String operator, long runs, long micros) {
        Total plus(Total other) {
            return new Total(operator, runs + other.runs, micros + other.micros);
        }
    }

    /** Adds an event of ONNX Runtime's record, if it is the run of an operator. */
    void add(JsonNode event) {
        String operator = event.at("/args/op_name").asText();
        boolean run = event.path("name").asText().endsWith("_kernel_time");
        if (run && !operator.isEmpty()) {
            totals.merge(operator, new Total(operator, 1, event.path("dur").asLong()), Total::plus);
        }
    }

    /** Returns the kinds that took longest as a text table. */
    String table(String graph) {
        long all = totals.values().stream().mapToLong(Total::micros).sum();
        List<Total> longest = totals.values().stream()
                .sorted(Comparator.comparingLong(Total::micros).reversed().thenComparing(Total::operator))
                .limit(MAX_SHOWN)
                .toList();
        StringBuilder text = new StringBuilder();
        text.append(format("operators of %s%n", graph)).append(format(ROW, "operator", "runs", "time", "share"));
        for (Total total : longest) {
            text.append(format(
                    ROW,
                    total.operator,
                    total.runs,
                    format("%.3f ms", total.micros / 1000.0),
                    format("%.0f %%", 100.0 * total.micros / Math.max(1, all))));
        }
        return text.toString();
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
