package io.github.voiceclone.tensorrt.nvidia;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.tensorrt.device.DeviceMemory;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.JCudaDriver;

/** Memory of a GPU from CUDA's driver. */
final class CudaMemory implements DeviceMemory {
    private final Cuda cuda;
    private final long bytes;
    private final Address pointer = new Address();

    @GuardedBy("this")
    private boolean closed;

    CudaMemory(Cuda cuda, long bytes) {
        this.cuda = cuda;
        this.bytes = bytes;
        cuda.use();
        Cuda.check(JCudaDriver.cuMemAlloc(pointer, bytes), "take " + bytes + " bytes of GPU memory");
    }

    /** A pointer that tells its address. */
    private static final class Address extends CUdeviceptr {
        long value() {
            return getNativePointer() + getByteOffset();
        }
    }

    CUdeviceptr pointer() {
        return pointer;
    }

    long address() {
        return pointer.value();
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            cuda.use();
            Cuda.check(JCudaDriver.cuMemFree(pointer), "free GPU memory");
        }
    }
}
