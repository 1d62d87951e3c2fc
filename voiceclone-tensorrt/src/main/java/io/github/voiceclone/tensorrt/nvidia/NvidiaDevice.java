package io.github.voiceclone.tensorrt.nvidia;

import io.github.voiceclone.tensorrt.device.BuildRequest;
import io.github.voiceclone.tensorrt.device.BuiltEngine;
import io.github.voiceclone.tensorrt.device.Device;
import io.github.voiceclone.tensorrt.device.DeviceInfo;
import io.github.voiceclone.tensorrt.device.DeviceMemory;
import io.github.voiceclone.tensorrt.device.Engine;
import io.github.voiceclone.tensorrt.device.PinnedMemory;
import io.github.voiceclone.tensorrt.device.Stream;
import java.nio.ByteBuffer;

/** An NVIDIA GPU with TensorRT. */
final class NvidiaDevice implements Device {
    private final Cuda cuda;
    private final DeviceInfo info;

    private NvidiaDevice(Cuda cuda, DeviceInfo info) {
        this.cuda = cuda;
        this.info = info;
    }

    static NvidiaDevice open(int ordinal) {
        Cuda cuda = Cuda.open(ordinal);
        DeviceInfo info = new DeviceInfo(
                cuda.name(),
                cuda.computeCapability(),
                TensorRt.version(),
                Cuda.versionText(Cuda.driverVersion()),
                cuda.memory()[1]);
        return new NvidiaDevice(cuda, info);
    }

    @Override
    public DeviceInfo info() {
        return info;
    }

    @Override
    public long freeBytes() {
        return cuda.memory()[0];
    }

    @Override
    public BuiltEngine build(BuildRequest request) {
        cuda.use();
        try (EngineBuild build = new EngineBuild(request)) {
            return build.run();
        }
    }

    @Override
    public Engine load(String name, ByteBuffer engine) {
        cuda.use();
        return new NvidiaEngine(name, cuda, engine);
    }

    @Override
    public DeviceMemory allocate(long bytes) {
        return new CudaMemory(cuda, bytes);
    }

    @Override
    public PinnedMemory pin(long bytes) {
        return new CudaPinned(cuda, bytes);
    }

    @Override
    public Stream stream() {
        return new CudaStream(cuda);
    }
}
