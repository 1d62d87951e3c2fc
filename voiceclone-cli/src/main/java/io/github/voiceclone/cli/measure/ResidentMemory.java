package io.github.voiceclone.cli.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Resident memory of this process, heap and native, on Linux. */
public final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String PEAK = "VmHWM:";
    private static final String NOW = "VmRSS:";

    private ResidentMemory() {}

    /** Returns the peak in bytes; 0 if unknown. */
    public static long peakBytes() {
        return bytes(PEAK);
    }

    /** Returns the current size in bytes; 0 if unknown. */
    public static long bytes() {
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
