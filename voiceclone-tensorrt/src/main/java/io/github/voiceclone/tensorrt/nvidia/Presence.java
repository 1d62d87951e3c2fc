package io.github.voiceclone.tensorrt.nvidia;

import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.spi.Availability;
import io.github.voiceclone.tensorrt.device.DeviceInfo;
import java.util.Locale;

/** Check of whether this machine can run TensorRT; if not, of what is missing and how to install it. */
final class Presence {
    /** The CUDA version that TensorRT 11.2 of bytedeco's presets is built for, as the driver counts. */
    static final int CUDA_NEEDED = 13_000;

    static final int TENSORRT_NEEDED = 11;

    /** Smallest free memory; a full-size pack's engines with their scratch memory take more. */
    static final long BYTES_NEEDED = 1L << 30;

    static final String LIBRARIES = "org.bytedeco:tensorrt:11.2-1.5.14 with classifiers linux-x86_64 and"
            + " linux-x86_64-redist (556 MB), and org.bytedeco:javacpp:1.5.14 with classifier linux-x86_64";

    private Presence() {}

    /** Looks for the driver, a GPU, TensorRT and free memory, in this order. Never throws. */
    static Availability check() {
        try {
            return library(Cuda.driverVersion(), Cuda.deviceCount());
        } catch (LinkageError e) {
            return Availability.absent(noDriver(e), e);
        } catch (VoiceCloneException e) {
            return Availability.absent("the NVIDIA driver cannot be used (" + e.getMessage() + ")", e);
        }
    }

    private static Availability library(int driver, int devices) {
        if (devices == 0) {
            return Availability.absent("the NVIDIA driver shows no GPU: check nvidia-smi", null);
        }
        if (driver < CUDA_NEEDED) {
            return Availability.absent(oldDriver(driver), null);
        }
        try {
            int major = TensorRt.majorVersion();
            return major == TENSORRT_NEEDED ? memory() : Availability.absent(otherLibrary(TensorRt.version()), null);
        } catch (LinkageError e) {
            return Availability.absent(noLibrary(e), e);
        }
    }

    private static Availability memory() {
        NvidiaDevice device = NvidiaDevice.open(0);
        DeviceInfo info = device.info();
        long free = device.freeBytes();
        return free < BYTES_NEEDED
                ? Availability.absent(littleMemory(info.name(), free), null)
                : Availability.present(String.format(
                        Locale.ROOT,
                        "TensorRT %s on %s (compute capability %s, %.1f of %.1f GiB free, driver for CUDA %s)",
                        info.library(),
                        info.name(),
                        info.computeCapability(),
                        gibibytes(free),
                        gibibytes(info.totalBytes()),
                        info.driver()));
    }

    static String noDriver(Throwable found) {
        return "no NVIDIA driver: libcuda.so.1 was looked for and cannot be loaded (" + line(found)
                + "); install NVIDIA driver 580 or later, on Linux x86-64";
    }

    static String oldDriver(int driver) {
        return "the NVIDIA driver is too old: it runs CUDA " + Cuda.versionText(driver) + ", TensorRT "
                + TENSORRT_NEEDED + " needs " + Cuda.versionText(CUDA_NEEDED) + "; install driver 580 or later";
    }

    static String noLibrary(Throwable found) {
        return "no TensorRT library: libnvinfer.so.11 and its JavaCPP binding were looked for on the class path and on"
                + " java.library.path (" + line(found) + "); add " + LIBRARIES;
    }

    static String otherLibrary(String version) {
        return "TensorRT is of version " + version + ", expected " + TENSORRT_NEEDED + "; use " + LIBRARIES;
    }

    static String littleMemory(String gpu, long free) {
        return String.format(
                Locale.ROOT,
                "%s has %.2f GiB of memory free, expected at least %.0f GiB: end other programs on it, or choose another"
                        + " GPU with device cuda:N",
                gpu,
                gibibytes(free),
                gibibytes(BYTES_NEEDED));
    }

    private static double gibibytes(long bytes) {
        return (double) bytes / (1L << 30);
    }

    /** Returns the first line of an error's message, without the paths that follow. */
    private static String line(Throwable error) {
        String message = String.valueOf(error.getMessage()).strip();
        int end = message.indexOf('\n');
        return error.getClass().getSimpleName() + ": "
                + (end < 0 ? message : message.substring(0, end).strip());
    }
}
