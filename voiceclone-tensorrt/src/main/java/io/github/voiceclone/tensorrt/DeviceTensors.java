package io.github.voiceclone.tensorrt;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.tensorrt.device.Stream;
import java.util.IdentityHashMap;

/** Host tensors with a device buffer: one for each tensor, shared by all bindings that use it. Thread-safe. */
final class DeviceTensors {
    private final BufferPool pool;

    @GuardedBy("this")
    private final IdentityHashMap<Tensor, DeviceTensor> byTensor = new IdentityHashMap<>();

    DeviceTensors(BufferPool pool) {
        this.pool = pool;
    }

    /** Returns a tensor with its device buffer, allocated on first use; {@link #give} releases each use. */
    synchronized DeviceTensor take(Tensor tensor) {
        DeviceTensor shared = byTensor.get(tensor);
        if (shared == null) {
            shared = new DeviceTensor(tensor, pool.take(DeviceBuffer.bytes(tensor)));
            byTensor.put(tensor, shared);
        }
        shared.users++;
        return shared;
    }

    /** Releases one use; no queued work of the caller may still use the buffer. */
    synchronized void give(DeviceTensor shared) {
        shared.users--;
        if (shared.users == 0) {
            byTensor.remove(shared.tensor);
            pool.give(shared.buffer);
        }
    }

    /** Side that holds newer values. */
    enum Newer {
        HOST,
        NEITHER,
        DEVICE
    }

    /** Host tensor with its device buffer. Not thread-safe, except for its count of uses. */
    static final class DeviceTensor {
        final Tensor tensor;
        final DeviceBuffer buffer;
        Newer newer = Newer.HOST;
        private int users; // Used under the lock of its DeviceTensors.

        private DeviceTensor(Tensor tensor, DeviceBuffer buffer) {
            this.tensor = tensor;
            this.buffer = buffer;
        }

        long bytes() {
            return DeviceBuffer.bytes(tensor);
        }

        /** Queues a copy to the GPU of what was staged. */
        void queueUpload(Stream stream) {
            stream.upload(buffer.device(), buffer.staging(), 0, bytes());
        }

        /** Stages one row of a float32 tensor, and queues its copy to the GPU. */
        void queueUpload(Stream stream, int row) {
            Tensor.Floats floats = (Tensor.Floats) tensor;
            int width = Math.toIntExact(floats.elements() / floats.shape()[0]);
            buffer.stage(floats, row * width, width);
            stream.upload(
                    buffer.device(), buffer.staging(), (long) row * width * Float.BYTES, (long) width * Float.BYTES);
        }

        /** Queues a copy from the GPU to be unstaged. */
        void queueDownload(Stream stream) {
            stream.download(buffer.staging(), buffer.device(), bytes());
        }
    }
}
