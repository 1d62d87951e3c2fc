package io.github.voiceclone.cli.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTest {
    @Test
    void median_liesBetweenTheTwoMiddleRuns() {
        assertEquals(2, Figure.of("", "", "", 0, "s", List.of(3.0, 1.0, 2.0)).median());
        Figure even = Figure.seconds("", "", "", 0, List.of(4.0, 1.0, 2.0, 9.0), 6);
        assertEquals(
                List.of(3.0, 1.0, 9.0, 0.5), List.of(even.median(), even.least(), even.most(), even.realTimeFactor()));
    }
}
