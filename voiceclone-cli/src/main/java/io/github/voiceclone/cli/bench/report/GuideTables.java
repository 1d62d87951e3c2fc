package io.github.voiceclone.cli.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tables of the optimisation guide's promises next to the measurements. */
final class GuideTables {
    private final BenchReport report;
    private final Words words;
    private final Gains gains;

    GuideTables(BenchReport report, Words words) {
        this.report = report;
        this.words = words;
        this.gains = new Gains(report);
    }

    /** Returns the techniques, the guide's first table, and its road map. */
    List<Table> tables() {
        return List.of(techniques(), speed(), roadMap());
    }

    private boolean onCpu() {
        return report.device().equals(Machine.CPU);
    }

    private Table techniques() {
        List<List<String>> rows = new ArrayList<>();
        for (Technique technique : Technique.values()) {
            rows.add(row(technique));
            if (technique == Technique.STATIC_INT8) {
                rows.add(row(
                        words.of("guide.int8"),
                        words.of("guide.no-promise"),
                        gains.precision(Precisions.INT8),
                        gains.memory(Precisions.INT8, Precisions.FLOAT32),
                        loss(Precisions.INT8),
                        words.of("guide.int8.how")));
            }
        }
        return new Table(
                words.of("guide.techniques"),
                words("column.technique column.promise column.cpu column.gpu column.memory column.loss column.verdict"),
                rows,
                words.of("guide.techniques.note", report.concurrent()));
    }

    private List<String> row(Technique technique) {
        Optional<Double> gain = technique.gain(gains);
        String how = words.of("guide." + technique.key() + ".how");
        return row(
                words.of("guide." + technique.key()),
                technique.promise(),
                gain,
                technique.memory(gains),
                technique.precision().isEmpty() ? words.of("guide.none") : loss(technique.precision()),
                verdict(technique, gain) + how);
    }

    private List<String> row(
            String name, String promise, Optional<Double> gain, Optional<Double> memory, String loss, String remark) {
        String measured = gain.isEmpty() ? words.of("guide.not-run") : Numbers.times(gain);
        String other = words.of("guide.not-run");
        return List.of(
                name,
                promise,
                onCpu() ? measured : other,
                onCpu() ? other : measured,
                Numbers.change(memory),
                loss,
                remark);
    }

    private String verdict(Technique technique, Optional<Double> gain) {
        if (gain.isEmpty() || Double.isInfinite(technique.least())) {
            return "";
        }
        return words.of(gain.get() >= technique.least() ? "guide.kept" : "guide.short");
    }

    private String loss(String precision) {
        return report.find(Sections.LOSS, FigureNames.DISTORTION, precision)
                .flatMap(distortion -> report.find(Sections.LOSS, FigureNames.COSINE, precision)
                        .map(cosine ->
                                String.format(Locale.ROOT, "%.2f dB, %.3f", distortion.median(), cosine.median())))
                .orElse(words.of("guide.not-run"));
    }

    private Table speed() {
        List<List<String>> rows = new ArrayList<>();
        String device = onCpu() ? "CPU" : report.device();
        for (String precision : report.precisions(Sections.STAGES)) {
            List<String> row = new ArrayList<>(List.of(device, precision));
            Optional<Figure> once = report.find(Sections.STAGES, FigureNames.WHOLE, precision);
            Optional<Figure> longer = report.find(Sections.LONGER, FigureNames.WHOLE, precision);
            row.add(Numbers.median(once));
            row.add(Numbers.realTimeFactor(once));
            row.add(Numbers.median(longer));
            row.add(Numbers.realTimeFactor(longer));
            Optional<Figure> batch = report.find(Sections.BATCH, FigureNames.WHOLE, precision);
            row.add(Numbers.median(batch));
            row.add(Numbers.realTimeFactor(batch));
            row.add(Numbers.median(report.find(Sections.MEMORY, FigureNames.PEAK, precision)));
            rows.add(row);
        }
        if (onCpu()) {
            List<String> none = new ArrayList<>(List.of("GPU", words.of("guide.not-run")));
            none.addAll(List.of("–", "–", "–", "–", "–", "–", "–"));
            rows.add(none);
        }
        return new Table(words.of("guide.speed"), speedHeader(), rows, words.of("guide.speed.note"));
    }

    private List<String> speedHeader() {
        List<String> header = new ArrayList<>(words("column.device column.precision"));
        for (double seconds : List.of(report.seconds(), 2 * report.seconds())) {
            header.add(words.of("column.speech", Numbers.plain(seconds)));
            header.add(words.of("column.rtf"));
        }
        header.addAll(words("column.batch column.rtf column.peak"));
        return header;
    }

    private Table roadMap() {
        List<List<String>> rows = List.of(
                step("voices", Numbers.times(gains.caching())),
                step(Precisions.INT8, Numbers.times(gains.precision(Precisions.INT8))),
                step("share", Numbers.times(gains.concurrency(Precisions.FLOAT32))),
                step("first-audio", Numbers.times(gains.firstAudio(Precisions.FLOAT32))),
                step("pruning", Numbers.times(gains.precision(Technique.PRUNING.precision()))),
                step("gpu", words.of("guide.not-run")));
        return new Table(
                words.of("guide.road-map"),
                words("column.step column.effort column.gain column.what-it-gives"),
                rows,
                words.of("guide.road-map.note"));
    }

    private List<String> step(String key, String gain) {
        return List.of(
                words.of("step." + key), words.of("step." + key + ".effort"), gain, words.of("step." + key + ".gives"));
    }

    private List<String> words(String keys) {
        return List.of(keys.split(" ")).stream().map(words::of).toList();
    }
}
