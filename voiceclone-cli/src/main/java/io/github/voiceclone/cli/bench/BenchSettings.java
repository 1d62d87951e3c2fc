package io.github.voiceclone.cli.bench;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.cli.measure.PyTorchPort;
import io.github.voiceclone.moss.MossFamily;
import io.github.voiceclone.pocket.PocketFamily;
import io.github.voiceclone.sv2tts.pack.GraphNames;
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
 * @param original the folder of the original's own code, which is measured if the port has none
 * @param networks the family {@value PocketFamily#NAME} or {@value MossFamily#NAME}, or the vocoder of SV2TTS as the port names it
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
        Optional<Path> original,
        String networks) {
    private static final List<String> NETWORKS = List.of(
            PyTorchPort.HIFIGAN, PyTorchPort.WAVERNN, GraphNames.SOURCE_FILTER, PocketFamily.NAME, MossFamily.NAME);

    /** Checks the numbers of threads and the networks, and copies the lists. */
    BenchSettings {
        requireThreads(threads);
        if (!NETWORKS.contains(networks)) {
            throw new InvalidInputException("--networks is " + networks + ", expected one of " + NETWORKS);
        }
        if (guide && !networks.equals(PyTorchPort.HIFIGAN)) {
            throw new InvalidInputException("--guide prunes a HiFi-GAN: leave it out with " + networks);
        }
        requireBaseline(networks, baseline.isPresent(), original.isPresent());
        precisions = List.copyOf(precisions);
        threads = threads.stream().distinct().sorted().toList();
    }

    private static void requireBaseline(String networks, boolean baseline, boolean original) {
        if (baseline && List.of(MossFamily.NAME, GraphNames.SOURCE_FILTER).contains(networks)) {
            throw new InvalidInputException("--baseline has no port of these networks: leave it out with " + networks);
        }
        if (original && !(baseline && networks.equals(PocketFamily.NAME))) {
            throw new InvalidInputException("--original is the code that --baseline runs with --networks "
                    + PocketFamily.NAME + ": leave it out otherwise");
        }
        if (baseline && networks.equals(PocketFamily.NAME) && !original) {
            throw new InvalidInputException("--baseline with " + networks
                    + " runs the original's own code: give a clone of github.com/kyutai-labs/pocket-tts as --original");
        }
    }

    /** Checks numbers of threads. */
    static void requireThreads(List<Integer> threads) {
        if (threads.isEmpty() || threads.stream().anyMatch(count -> count < 1)) {
            String given = threads.stream().map(String::valueOf).collect(Collectors.joining(","));
            throw new InvalidInputException("--threads is " + given + ", expected numbers of at least 1");
        }
    }

    /** Returns the largest number of threads. */
    int maxThreads() {
        return threads.get(threads.size() - 1);
    }
}
