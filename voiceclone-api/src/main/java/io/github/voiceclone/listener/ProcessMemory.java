package io.github.voiceclone.listener;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Memory that this process holds, in bytes.
 *
 * @param heapUsed the Java heap's objects, dead ones included
 * @param heapCommitted the Java heap as taken from the system
 * @param heapPeak the most that the heap's pools ever held, added up
 * @param resident all memory of the process that is in RAM, models and native libraries included; told on Linux
 * @param residentPeak the most that ever was; told on Linux
 */
public record ProcessMemory(
        long heapUsed, long heapCommitted, long heapPeak, OptionalLong resident, OptionalLong residentPeak) {
    private static final Path STATUS = Path.of("/proc/self/status");

    /** Returns what is held now. */
    public static ProcessMemory now() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(MemoryUsage::getUsed)
                .sum();
        List<String> status = status();
        return new ProcessMemory(
                heap.getUsed(), heap.getCommitted(), peak, value(status, "VmRSS:"), value(status, "VmHWM:"));
    }

    /** Returns the kernel's lines about this process, as described in proc_pid_status(5); none on other systems. */
    private static List<String> status() {
        try {
            return Files.isReadable(STATUS) ? Files.readAllLines(STATUS) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static OptionalLong value(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name) && line.endsWith(" kB"))
                .mapToLong(line -> Long.parseLong(
                                line.substring(name.length(), line.length() - 3).strip())
                        * 1024)
                .findFirst();
    }
}
