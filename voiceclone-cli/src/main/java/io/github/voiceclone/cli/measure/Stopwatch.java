package io.github.voiceclone.cli.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Measurement of times. Things that are compared take turns, so that a machine that slows down slows all of them. */
public final class Stopwatch {
    private static final double NANOS = 1e9;

    private Stopwatch() {}

    /** Returns the time that work takes, in seconds. */
    public static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / NANOS;
    }

    /** Returns the time in seconds until work that is started {@code times} times at once is done. */
    public static double secondsAtOnce(int times, Runnable work) {
        ExecutorService threads = Executors.newFixedThreadPool(times);
        try {
            return seconds(() -> {
                List<CompletableFuture<Void>> running = Stream.generate(() -> CompletableFuture.runAsync(work, threads))
                        .limit(times)
                        .toList();
                running.forEach(CompletableFuture::join);
            });
        } finally {
            threads.shutdown();
        }
    }

    /** Returns the median of an odd number of measurements. */
    public static double median(int measurements, DoubleSupplier measurement) {
        double[] sorted =
                DoubleStream.generate(measurement).limit(measurements).sorted().toArray();
        return sorted[measurements / 2];
    }

    /**
     * Measures each of several things once a round, after a round to warm up.
     *
     * @return the measurements of each, in the order of the rounds
     */
    public static <C, R> Map<C, List<R>> inTurns(List<C> compared, int rounds, Function<C, R> measure) {
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
