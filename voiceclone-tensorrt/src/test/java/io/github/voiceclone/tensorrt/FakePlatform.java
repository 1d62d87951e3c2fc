package io.github.voiceclone.tensorrt;

import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.spi.Availability;
import io.github.voiceclone.tensorrt.device.Device;
import io.github.voiceclone.tensorrt.device.DeviceInfo;
import io.github.voiceclone.tensorrt.device.Platform;

/** A machine with one GPU that is none: see {@link FakeDevice}. */
public final class FakePlatform implements Platform {
    static final DeviceInfo INFO = new DeviceInfo("Fake GPU 1", "9.0", "11.2.0", "13.0", 1L << 33);

    private final Availability availability;
    private final FakeDevice device;

    /** Creates a platform that is there. */
    public FakePlatform() {
        this(Availability.present("a GPU that is none"), new FakeDevice(INFO));
    }

    FakePlatform(Availability availability, FakeDevice device) {
        this.availability = availability;
        this.device = device;
    }

    @Override
    public Availability availability() {
        return availability;
    }

    @Override
    public Device device(int ordinal) {
        if (ordinal > 0) {
            throw new BackendUnavailableException("there is no GPU cuda:" + ordinal);
        }
        return device;
    }
}
