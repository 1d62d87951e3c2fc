package io.github.voiceclone.cli.bench;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.cli.measure.PyTorchPort;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Settings of a measurement.
 *
 * @param backend backend of every stage
 * @param device device to run on
 * @param precisions precisions to compare; if empty, all that every stage of the pack has
 * @param threads numbers of threads to compare, ascending
 * @param seconds length of the speech
 * @param runs runs of each measurement; the median counts
 * @param concurrent requests to run at once
 * @param guide whether to measure what the optimisation guide lists
 * @param baseline the folder of the PyTorch port, if it is to be measured
 * @param vocoder the network of the pack's vocoder, as the port names it
 */
record BenchSettings(
        String backend,
        String device,
        List<String> precisions,
        List<Integer> threads,
        double seconds,
        int runs,
        int concurrent,
        boolean guide,
        Optional<Path> baseline,
        String vocoder) {
    private static final List<String> VOCODERS = List.of(PyTorchPort.HIFIGAN, PyTorchPort.WAVERNN);

    /** Checks the numbers of threads and the vocoder, and copies the lists. */
    BenchSettings {
        if (threads.isEmpty() || threads.stream().anyMatch(count -> count < 1)) {
            String given = threads.stream().map(String::valueOf).collect(Collectors.joining(","));
            throw new InvalidInputException("--threads is " + given + ", expected numbers of at least 1");
        }
        if (!VOCODERS.contains(vocoder)) {
            throw new InvalidInputException("--vocoder is " + vocoder + ", expected one of " + VOCODERS);
        }
        if (guide && vocoder.equals(PyTorchPort.WAVERNN)) {
            throw new InvalidInputException("--guide prunes a HiFi-GAN: leave it out with a WaveRNN");
        }
        precisions = List.copyOf(precisions);
        threads = threads.stream().distinct().sorted().toList();
    }

    /** Returns the largest number of threads. */
    int maxThreads() {
        return threads.get(threads.size() - 1);
    }
}
