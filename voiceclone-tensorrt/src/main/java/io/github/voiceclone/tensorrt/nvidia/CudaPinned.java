package io.github.voiceclone.tensorrt.nvidia;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.tensorrt.device.PinnedMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jcuda.Pointer;
import jcuda.driver.JCudaDriver;
import org.bytedeco.javacpp.BytePointer;

/** Page-locked host memory from CUDA's driver. */
final class CudaPinned implements PinnedMemory {
    private final Cuda cuda;
    private final Address pointer = new Address();
    private final ByteBuffer buffer;

    @GuardedBy("this")
    private boolean closed;

    CudaPinned(Cuda cuda, long bytes) {
        this.cuda = cuda;
        cuda.use();
        Cuda.check(JCudaDriver.cuMemAllocHost(pointer, bytes), "pin " + bytes + " bytes of host memory");
        this.buffer = pointer.content(bytes).order(ByteOrder.nativeOrder());
    }

    /** A pointer that gives its memory, whether JCuda hands out a buffer of it or its address only. */
    private static final class Address extends Pointer {
        ByteBuffer content(long bytes) {
            ByteBuffer given = getByteBuffer(0, bytes);
            return given != null
                    ? given
                    : new BytePointer(new TensorRt.At(getNativePointer()))
                            .position(0)
                            .limit(bytes)
                            .asByteBuffer();
        }
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
