package io.github.voiceclone.cli.profile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Memory use of NVIDIA devices, as reported by {@code nvidia-smi}. */
final class DeviceMemory {
    private static final String CPU = "cpu";
    private static final List<String> COMMAND =
            List.of("nvidia-smi", "--query-gpu=index,memory.used,memory.total", "--format=csv,noheader,nounits");
    private static final int TIMEOUT_SECONDS = 10;

    private DeviceMemory() {}

    /** Returns a line about the devices' memory; empty for the CPU. */
    static String line(String device) {
        return device.equals(CPU) ? "" : "device memory: " + describe(output()) + System.lineSeparator();
    }

    /** Describes lines of {@code index, MiB used, MiB in all}. */
    static String describe(List<String> lines) {
        String devices = lines.stream()
                .map(line -> line.split(",", -1))
                .filter(cells -> cells.length == 3)
                .map(cells -> String.format(
                        Locale.ROOT,
                        "%s MiB of %s MiB used on device %s",
                        cells[1].strip(),
                        cells[2].strip(),
                        cells[0].strip()))
                .collect(Collectors.joining(", "));
        return devices.isEmpty() ? "unknown" : devices + " by all programs";
    }

    private static List<String> output() {
        try {
            Process process = new ProcessBuilder(COMMAND)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return List.of();
            }
            byte[] bytes = process.getInputStream().readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
