package io.github.voiceclone.cli.bench.report;

import io.github.voiceclone.VoiceClonerBuilder;
import io.github.voiceclone.spi.Backends;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Machine that figures were measured on.
 *
 * @param processor its name, if known
 * @param processors how many the process may use
 * @param vectors its instructions for arithmetic on vectors, if known
 * @param system operating system, with its version
 * @param java version of Java
 * @param flags flags Java was started with
 * @param runtime the backend's description, with its version
 * @param load how many processes wanted a processor over the last minute when the measuring began; negative if
 *     unknown
 */
public record Machine(
        String processor,
        int processors,
        String vectors,
        String system,
        String java,
        List<String> flags,
        String runtime,
        double load) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final List<String> TELLING =
            List.of("avx2", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8", "asimd", "asimddp", "i8mm");

    /** The device that every backend but those of GPUs runs on. */
    public static final String CPU = "cpu";

    /** Copies the list. */
    public Machine {
        flags = List.copyOf(flags);
    }

    /** Returns this machine with the default backend. */
    public static Machine here() {
        return here(VoiceClonerBuilder.DEFAULT_BACKEND);
    }

    /** Returns this machine with a backend. */
    public static Machine here(String backend) {
        return new Machine(
                cpuInfo("model name").orElse(System.getProperty("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                cpuInfo("flags")
                        .or(() -> cpuInfo("Features"))
                        .map(Machine::telling)
                        .orElse(""),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.version"),
                flagsOfJava(),
                Backends.named(backend).availability().detail(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /** Returns the flags that matter for speed, without paths of this machine. */
    private static List<String> flagsOfJava() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("-X") && !flag.contains("/") && !flag.startsWith("-Xlog"))
                .toList();
    }

    private static String telling(String flags) {
        List<String> all = List.of(flags.split(" "));
        return String.join(" ", TELLING.stream().filter(all::contains).toList());
    }

    private static Optional<String> cpuInfo(String key) {
        if (!Files.isReadable(CPU_INFO)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns whether it is an x86 processor without VNNI, which takes three instructions for what VNNI does in one. */
    boolean lacksVnni() {
        return vectors.contains("avx2") && !vectors.contains("vnni");
    }

    /** Returns processor, number of processors, Java and backend on one line. */
    public String summary() {
        return processor + (vectors.isEmpty() ? "" : " (" + vectors + ")") + ", " + processors + " processors, Java "
                + java + ", " + runtime;
    }
}
