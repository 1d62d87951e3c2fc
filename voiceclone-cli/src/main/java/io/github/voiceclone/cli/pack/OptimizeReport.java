package io.github.voiceclone.cli.pack;

import io.github.voiceclone.codeclm.CodecComparison;
import io.github.voiceclone.optimize.Optimization;
import io.github.voiceclone.optimize.quality.QualityReport;
import io.github.voiceclone.optimize.recipe.GraphReport;
import io.github.voiceclone.spi.Precision;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Report of {@code optimize --json}.
 *
 * @param out the pack written
 * @param precision the precision added
 * @param bytesBefore size of the float32 graphs
 * @param bytesAfter size of the graphs of the new precision
 * @param sizeRatio the second over the first
 * @param convertedShare share of the multiply-adds with weights, as calibration ran them, done in the new precision
 * @param graphs what was done to each graph rewritten
 * @param loss how the speech differs from that of float32, if it was measured
 * @param difference how the frames differ from those of float32, for a pack of a codec language model
 */
record OptimizeReport(
        String out,
        String precision,
        long bytesBefore,
        long bytesAfter,
        double sizeRatio,
        double convertedShare,
        List<GraphReport> graphs,
        @Nullable QualityReport loss,
        @Nullable CodecComparison difference) {
    private static final double MEGABYTE = 1e6;

    static OptimizeReport of(Optimization done, @Nullable QualityReport loss, @Nullable CodecComparison difference) {
        return new OptimizeReport(
                done.directory().toString(),
                done.precision(),
                done.bytesBefore(),
                done.bytesAfter(),
                done.sizeRatio(),
                done.convertedShare(),
                done.graphs(),
                loss,
                difference);
    }

    /** Returns the report as text. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%s: precision '%s', %.1f MB of graphs where float32 has %.1f (%.3f), %.1f %% of multiply-adds in %s%n",
                out,
                precision,
                bytesAfter / MEGABYTE,
                bytesBefore / MEGABYTE,
                sizeRatio,
                100 * convertedShare,
                numbers()));
        graphs.forEach(graph -> text.append(line(graph)));
        if (loss != null) {
            text.append(loss.summary());
        }
        if (difference != null) {
            text.append(text(difference));
        }
        text.append(String.format(Locale.ROOT, "Use it with --pack %s --precision %s%n", out, precision));
        return text.toString();
    }

    /** Returns a difference from float32 as a line. */
    static String text(CodecComparison difference) {
        return String.format(
                Locale.ROOT,
                "Difference from float32 over %d frames of %d texts: %s, stop logit up to %.2f, audio %.1f %%%n",
                difference.frames(),
                difference.texts(),
                difference.frameDifference(),
                difference.stop(),
                100 * difference.audio());
    }

    /** Returns the numbers that the new precision computes in. */
    private String numbers() {
        return precision.contains(Precision.FP16) ? "float16" : "int8";
    }

    private String line(GraphReport graph) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "  %s/%s: %.1f -> %.1f MB; in %s: %s; stored in int8: %s%n",
                graph.stage(),
                graph.graph(),
                graph.bytesBefore() / MEGABYTE,
                graph.bytesAfter() / MEGABYTE,
                numbers(),
                counts(graph.converted()),
                counts(graph.stored())));
        graph.skipped()
                .forEach(left -> text.append(String.format(
                        Locale.ROOT,
                        "    left in float32: %s (%s): %s%n",
                        left.node(),
                        left.operator(),
                        left.reason())));
        return text.toString();
    }

    private static String counts(Map<String, Integer> operators) {
        return operators.isEmpty()
                ? "none"
                : operators.entrySet().stream()
                        .map(operator -> operator.getValue() + " " + operator.getKey())
                        .collect(Collectors.joining(", "));
    }
}
