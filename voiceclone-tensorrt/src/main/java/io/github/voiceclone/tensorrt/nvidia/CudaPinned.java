package io.github.voiceclone.tensorrt.nvidia;

import io.github.voiceclone.tensorrt.device.PinnedMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jcuda.Pointer;
import jcuda.driver.JCudaDriver;

/** Page-locked host memory from CUDA's driver. */
final class CudaPinned implements PinnedMemory {
    private final Cuda cuda;
    private final Pointer pointer = new Pointer();
    private final ByteBuffer buffer;
    private boolean closed;

    CudaPinned(Cuda cuda, long bytes) {
        this.cuda = cuda;
        cuda.use();
        Cuda.check(JCudaDriver.cuMemAllocHost(pointer, bytes), "pin " + bytes + " bytes of host memory");
        this.buffer = pointer.getByteBuffer(0, bytes).order(ByteOrder.nativeOrder());
    }

    Pointer pointer() {
        return pointer;
    }

    @Override
    public ByteBuffer buffer() {
        return buffer;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            cuda.use();
            Cuda.check(JCudaDriver.cuMemFreeHost(pointer), "free pinned memory");
        }
    }
}
