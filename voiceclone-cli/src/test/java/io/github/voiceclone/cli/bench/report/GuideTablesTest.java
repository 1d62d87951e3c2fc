package io.github.voiceclone.cli.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuideTablesTest {
    private static final Machine MACHINE = new Machine("processor", 2, "avx2", "Linux", "17", List.of(), "onnx", 0.1);

    private final List<Figure> figures = new ArrayList<>();

    private void figure(String section, String name, String precision, double... values) {
        List<Double> all = new ArrayList<>();
        for (double value : values) {
            all.add(value);
        }
        figures.add(Figure.of(section, name, precision, 2, "s", all));
    }

    private BenchReport report() {
        return new BenchReport(MACHINE, "2026-11-22", "random", 5, List.of(2), 8, "cpu", "PyTorch", figures);
    }

    private List<String> technique(String name) {
        return new GuideTables(report(), Words.ENGLISH)
                .tables().get(0).rows().stream()
                        .filter(row -> row.get(0).equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void halfTheTime_isTwiceAsFastAndKeepsThePromise() {
        figure(Sections.STAGES, FigureNames.WHOLE, "fp32", 0.9, 1.0, 1.1);
        figure(Sections.STAGES, FigureNames.WHOLE, "dynamic-int8", 0.4, 0.5, 0.6);
        figure(Sections.MEMORY, FigureNames.PEAK, "fp32", 800);
        figure(Sections.MEMORY, FigureNames.PEAK, "dynamic-int8", 600);
        List<String> row = technique("Dynamic int8");
        assertEquals(List.of("Dynamic int8", "2×", "2.00×", "not run here", "-25 %"), row.subList(0, 5));
        assertTrue(row.get(6).startsWith("Keeps the promise."), row.get(6));
    }

    @Test
    void lessThanPromised_isSaid() {
        figure(Sections.STAGES, FigureNames.WHOLE, "fp32", 1);
        figure(Sections.STAGES, FigureNames.WHOLE, "static-int8", 0.5);
        List<String> row = technique("Static int8");
        assertTrue(row.get(6).startsWith("Falls short of the promise."), row.get(6));
    }

    @Test
    void concurrencyAndBatching_areTheSameWorkInTurnOverAtOnce() {
        figure(Sections.CONCURRENCY, "synthesizer + vocoder, 8 in turn", "fp32", 8);
        figure(Sections.CONCURRENCY, "synthesizer + vocoder, 8 at once", "fp32", 4);
        figure(Sections.STAGES, "synthesizer + vocoder", "fp32", 1);
        figure(Sections.BATCH, "synthesizer + vocoder", "fp32", 1.6);
        assertEquals("2.00×", technique("Concurrency").get(2));
        assertEquals("2.50×", technique("Batching").get(2));
    }

    @Test
    void caching_isTheEncoderOverAHit() {
        figure(Sections.STAGES, "encoder", "fp32", 0.01);
        figure(Sections.CACHE, FigureNames.MEMORY_HIT, "", 100);
        assertEquals("100×", technique("Caching").get(2));
    }

    @Test
    void whatWasNotMeasured_isNotRunHere() {
        for (List<String> row :
                new GuideTables(report(), Words.ENGLISH).tables().get(0).rows()) {
            assertEquals("not run here", row.get(2), row.toString());
        }
    }

    @Test
    void goals_areThoseOfTheProcessorsClass() {
        figure(Sections.STEP, FigureNames.STEP_INSIDE, "fp32", 4.6);
        figure(Sections.STEP, FigureNames.STEP_INSIDE, "int8", 1);
        Machine vnni = new Machine("processor", 2, "avx2 avx_vnni", "Linux", "17", List.of(), "onnx", 0.1);
        BenchReport other = new BenchReport(vnni, "2026-11-22", "random", 5, List.of(2), 8, "cpu", null, figures);
        Table without = GoalTable.of(report(), Words.ENGLISH);
        Table with = GoalTable.of(other, Words.ENGLISH);
        assertEquals(
                List.of("decoder step, int8, times as fast as fp32 ≥ 4.5", "4.60", "yes"),
                without.rows().get(1));
        assertEquals(
                List.of("decoder step, int8, times as fast as fp32 ≥ 5", "4.60", "no"),
                with.rows().get(1));
        assertTrue(without.note().contains("without VNNI"), without.note());
        assertTrue(with.note().contains("with AVX-512 VNNI"), with.note());
    }

    @Test
    void bothLanguages_haveTheSameWords() {
        assertEquals(Words.ENGLISH.keys(), Words.CHINESE.keys());
        assertEquals("动态 int8", Words.CHINESE.of("guide.dynamic-int8"));
    }
}
