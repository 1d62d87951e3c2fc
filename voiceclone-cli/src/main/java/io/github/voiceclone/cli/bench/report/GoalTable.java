package io.github.voiceclone.cli.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Table of the project's goals at full size on this class of processor, next to the measurements. */
final class GoalTable {
    /** The bytes of the smallest object: less than one a step is none. */
    private static final int HEADER = 16;

    private final BenchReport report;
    private final Words words;
    private final List<List<String>> rows = new ArrayList<>();

    private GoalTable(BenchReport report, Words words) {
        this.report = report;
        this.words = words;
    }

    static Table of(BenchReport report, Words words) {
        GoalTable goals = new GoalTable(report, words);
        goals.compare();
        return new Table(
                words.of("goals"),
                List.of(words.of("column.goal"), words.of("column.measured"), words.of("column.reached")),
                goals.rows,
                words.of(report.machine().lacksVnni() ? "goals.note.avx2" : "goals.note"));
    }

    private void compare() {
        String int8 = Precisions.INT8;
        String fp32 = Precisions.FLOAT32;
        String stages = Sections.STAGES;
        atMost("size", 0.28, report.ratio(Sections.SIZE, FigureNames.GRAPHS, int8, fp32));
        boolean slower = report.machine().lacksVnni();
        atLeast("step", slower ? 4.5 : 5, report.ratio(Sections.STEP, FigureNames.STEP_INSIDE, fp32, int8));
        atLeast("vocoder", slower ? 2.2 : 2.8, report.ratio(stages, "vocoder", fp32, int8));
        if (slower) {
            atLeast("whole", 2.8, report.ratio(stages, FigureNames.WHOLE, fp32, int8));
        }
        Optional<Figure> whole = report.find(stages, FigureNames.WHOLE, int8);
        atMost("rtf", 0.09, whole.flatMap(figure -> Optional.ofNullable(figure.realTimeFactor())));
        atLeast("pytorch", 8, report.ratio(stages, FigureNames.WHOLE, Precisions.PYTORCH, int8));
        atLeast("pruned", 1.5, report.ratio(stages, FigureNames.WHOLE, int8, Precisions.PRUNED_INT8));
        atMost("memory-int8", 500, median(Sections.MEMORY, FigureNames.PEAK, int8));
        atMost("memory-fp32", 900, median(Sections.MEMORY, FigureNames.PEAK, fp32));
        atMost("load-int8", 0.7, median(Sections.LOAD, FigureNames.FRESH, int8));
        atMost("load-fp32", 1.5, median(Sections.LOAD, FigureNames.FRESH, fp32));
        atMost("around-fp32", 5, median(Sections.STEP, FigureNames.STEP_SHARE, fp32));
        atMost("around-int8", 5, median(Sections.STEP, FigureNames.STEP_SHARE, int8));
        atMost("allocated", HEADER, median(Sections.STEP, FigureNames.STEP_ALLOCATED, fp32));
        atLeast("cosine", 0.98, median(Sections.LOSS, FigureNames.COSINE, int8));
        atMost("distortion", 1, median(Sections.LOSS, FigureNames.DISTORTION, int8));
    }

    private Optional<Double> median(String section, String name, String precision) {
        return report.find(section, name, precision).map(Figure::median);
    }

    private void atMost(String key, double goal, Optional<Double> measured) {
        add(key, "≤", goal, measured, measured.filter(value -> value <= goal).isPresent());
    }

    private void atLeast(String key, double goal, Optional<Double> measured) {
        add(key, "≥", goal, measured, measured.filter(value -> value >= goal).isPresent());
    }

    private void add(String key, String bound, double goal, Optional<Double> measured, boolean reached) {
        String text = String.format(Locale.ROOT, "%s %s %s", words.of("goal." + key), bound, shortest(goal));
        rows.add(List.of(
                text,
                measured.map(Numbers::plain).orElse(words.of("guide.not-run")),
                measured.isEmpty() ? "" : words.of(reached ? "goal.yes" : "goal.no")));
    }

    private static String shortest(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
    }
}
