package io.github.voiceclone.cli.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Takes times. What is compared takes turns, so that a machine that slows down slows all of it down. */
final class Stopwatch {
    private static final double NANOS = 1e9;

    private Stopwatch() {}

    /** Returns the seconds that some work took. */
    static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / NANOS;
    }

    /**
     * Measures each of several things once a round, after a round to warm up.
     *
     * @return what was measured of each, in the order of the rounds
     */
    static <C, R> Map<C, List<R>> inTurns(List<C> compared, int rounds, Function<C, R> measure) {
        Map<C, List<R>> results = new LinkedHashMap<>();
        compared.forEach(each -> results.put(each, new ArrayList<>()));
        for (int round = -1; round < rounds; round++) {
            for (C each : compared) {
                R result = measure.apply(each);
                if (round >= 0) {
                    results.getOrDefault(each, List.of()).add(result);
                }
            }
        }
        return results;
    }
}
