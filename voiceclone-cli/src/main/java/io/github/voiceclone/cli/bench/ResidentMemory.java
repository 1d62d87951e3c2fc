package io.github.voiceclone.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The memory a process holds, heap and native together, as Linux counts it. */
final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String PEAK = "VmHWM:";
    private static final String NOW = "VmRSS:";

    private ResidentMemory() {}

    /** Returns the most that this process held at once, in bytes; 0 where the system does not tell. */
    static long peakBytes() {
        return bytes(PEAK);
    }

    /** Returns what this process holds now, in bytes; 0 where the system does not tell. */
    static long bytes() {
        return bytes(NOW);
    }

    private static long bytes(String entry) {
        if (!Files.isReadable(STATUS)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(entry))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
