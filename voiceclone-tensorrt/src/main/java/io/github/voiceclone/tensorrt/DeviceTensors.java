package io.github.voiceclone.tensorrt;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.tensorrt.device.Stream;
import java.util.IdentityHashMap;

/** The tensors of the host that have a place on the GPU: one, however often they are tied. Thread-safe. */
final class DeviceTensors {
    private final BufferPool pool;

    @GuardedBy("this")
    private final IdentityHashMap<Tensor, DeviceTensor> byTensor = new IdentityHashMap<>();

    DeviceTensors(BufferPool pool) {
        this.pool = pool;
    }

    /** Returns a tensor's place, made if it has none; to be let go of as often as it was taken. */
    synchronized DeviceTensor take(Tensor tensor) {
        DeviceTensor place = byTensor.get(tensor);
        if (place == null) {
            place = new DeviceTensor(tensor, pool.take(Buffer.bytes(tensor)));
            byTensor.put(tensor, place);
        }
        place.users++;
        return place;
    }

    /** Lets go of a place that no queued work of the caller's uses. */
    synchronized void give(DeviceTensor place) {
        place.users--;
        if (place.users == 0) {
            byTensor.remove(place.tensor);
            pool.give(place.buffer);
        }
    }

    /** Which side has what the other lacks. */
    enum Newer {
        HOST,
        NEITHER,
        DEVICE
    }

    /** A tensor with its place. Not thread-safe, but for what {@link DeviceTensors} does to it. */
    static final class DeviceTensor {
        final Tensor tensor;
        final Buffer buffer;
        Newer newer = Newer.HOST;
        private int users; // Used under the lock of its DeviceTensors.

        private DeviceTensor(Tensor tensor, Buffer buffer) {
            this.tensor = tensor;
            this.buffer = buffer;
        }

        long bytes() {
            return Buffer.bytes(tensor);
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
