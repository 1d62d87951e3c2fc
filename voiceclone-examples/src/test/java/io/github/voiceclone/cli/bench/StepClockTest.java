package io.github.voiceclone.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StepClockTest {
    @Test
    void timeBetweenRuns_isAroundThem() {
        StepClock clock = new StepClock();
        clock.ran(100, 200);
        clock.ran(230, 300);
        clock.ran(350, 400);
        assertEquals(3, clock.steps());
        assertEquals(220, clock.inside());
        assertEquals(80, clock.around());
        clock.reset();
        clock.ran(1000, 1001);
        assertEquals(0, clock.around());
        assertEquals(0, clock.allocated());
    }

    @Test
    void whatIsAllocatedBetweenRuns_isCounted() {
        StepClock clock = new StepClock();
        clock.ran(0, 1);
        byte[] allocated = new byte[1_000_000];
        clock.ran(2, 3);
        assertTrue(clock.allocated() >= allocated.length, clock.allocated() + " bytes");
    }
}
