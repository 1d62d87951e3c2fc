package io.github.voiceclone.tensorrt.nvidia;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.spi.Availability;
import io.github.voiceclone.tensorrt.device.Device;
import io.github.voiceclone.tensorrt.device.Platform;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The NVIDIA GPUs of this machine. The result of the search is kept for the life of the process. Thread-safe. */
public final class NvidiaPlatform implements Platform {
    private static final NvidiaPlatform SHARED = new NvidiaPlatform();

    @GuardedBy("this")
    private final Map<Integer, NvidiaDevice> devices = new HashMap<>();

    @GuardedBy("this")
    private @Nullable Availability availability;

    private NvidiaPlatform() {}

    /** Returns the platform; a process has one, as it has one driver. */
    public static NvidiaPlatform shared() {
        return SHARED;
    }

    @Override
    public synchronized Availability availability() {
        if (availability == null) {
            availability = Presence.check();
        }
        return availability;
    }

    @Override
    public synchronized Device device(int ordinal) {
        int count = Cuda.deviceCount();
        if (ordinal >= count) {
            throw new BackendUnavailableException(
                    "there is no GPU cuda:" + ordinal + ": the driver shows " + count + ", from cuda:0");
        }
        return devices.computeIfAbsent(ordinal, NvidiaDevice::open);
    }
}
