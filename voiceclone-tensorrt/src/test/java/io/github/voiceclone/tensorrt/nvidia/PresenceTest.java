package io.github.voiceclone.tensorrt.nvidia;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.voiceclone.spi.Availability;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PresenceTest {
    @Test
    void machineWithoutDriver_absentWithWhatToInstall() {
        assumeFalse(Files.exists(Path.of("/proc/driver/nvidia/version")), "this machine has an NVIDIA driver");
        Availability availability = Presence.check();
        assertFalse(availability.available());
        assertTrue(availability.detail().contains("libcuda.so.1"), availability.detail());
        assertTrue(availability.detail().contains("driver 580"), availability.detail());
        assertFalse(availability.detail().contains("\n"), availability.detail());
        assertEquals(
                availability.detail().substring(0, 20),
                Presence.check().detail().substring(0, 20),
                "the second time");
    }

    @Test
    void everyLack_namesWhatWasFoundAndWhatIsExpected() {
        assertAll(Presence.oldDriver(12_040), "CUDA 12.4", "13.0", "580");
        assertAll(Presence.otherLibrary("10.9.0"), "10.9.0", "expected 11", "org.bytedeco:tensorrt:11.2-1.5.14");
        assertAll(
                Presence.noLibrary(new UnsatisfiedLinkError("no jninvinfer\nfurther lines")),
                "libnvinfer.so.11",
                "no jninvinfer",
                "linux-x86_64-redist");
        assertAll(Presence.littleMemory("NVIDIA L4", 1L << 29), "NVIDIA L4", "0.50 GiB", "1 GiB");
    }

    private static void assertAll(String message, String... parts) {
        for (String part : parts) {
            assertTrue(message.contains(part), message + " lacks " + part);
        }
        assertFalse(message.contains("\n"), message);
    }
}
