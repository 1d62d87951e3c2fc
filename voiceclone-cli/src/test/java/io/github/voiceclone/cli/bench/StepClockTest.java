package io.github.voiceclone.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StepClockTest {
    @Test
    void timeAndAllocationBetweenRuns_areAroundThem() {
        StepClock clock = new StepClock();
        clock.ran(100, 1000, 200, 1500);
        clock.ran(230, 1510, 300, 1600);
        clock.ran(350, 1607, 400, 1610);
        assertEquals(3, clock.steps());
        assertEquals(220, clock.inside());
        assertEquals(80, clock.around());
        assertEquals(593, clock.bytesInside());
        assertEquals(17, clock.bytesAround());
        clock.reset();
        clock.ran(1000, 0, 1001, 1);
        assertEquals(0, clock.around());
        assertEquals(0, clock.bytesAround());
    }

    @Test
    void bytesSoFar_countsWhatThisThreadAllocates() {
        long before = StepClock.bytesSoFar();
        byte[] allocated = new byte[1_000_000];
        long grown = StepClock.bytesSoFar() - before;
        assertTrue(grown >= allocated.length, grown + " bytes");
    }
}
