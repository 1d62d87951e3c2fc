package io.github.voiceclone.cli.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopwatchTest {
    @Test
    void compared_takeTurnsAfterARoundToWarmUp() {
        List<String> order = new ArrayList<>();
        Stopwatch.inTurns(List.of("a", "b"), 2, each -> order.add(each));
        assertEquals(List.of("a", "b", "a", "b", "a", "b"), order);
    }
}
