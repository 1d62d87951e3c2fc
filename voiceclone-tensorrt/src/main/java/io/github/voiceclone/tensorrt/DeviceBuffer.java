package io.github.voiceclone.tensorrt;

import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.tensorrt.device.DeviceMemory;
import io.github.voiceclone.tensorrt.device.PinnedMemory;

/**
 * Device memory with pinned host memory of the same size to copy it through. Not thread-safe.
 *
 * @param device the GPU's
 * @param staging the host's
 */
record DeviceBuffer(DeviceMemory device, PinnedMemory staging) implements AutoCloseable {
    /** Copies a tensor's elements into the staging memory. */
    void stage(Tensor tensor) {
        if (tensor instanceof Tensor.Floats floats) {
            stage(floats, 0, floats.elements());
        } else if (tensor instanceof Tensor.Longs longs) {
            staging.buffer().asLongBuffer().put(0, longs.buffer(), 0, longs.elements());
        }
    }

    /** Copies {@code count} elements from {@code from} on to the same place in the staging memory. */
    void stage(Tensor.Floats tensor, int from, int count) {
        staging.buffer().asFloatBuffer().put(from, tensor.buffer(), from, count);
    }

    /** Copies the staging memory's start into a tensor. */
    void unstage(Tensor.Floats tensor) {
        tensor.buffer().put(0, staging.buffer().asFloatBuffer(), 0, tensor.elements());
    }

    /** Returns the bytes of a tensor's elements. */
    static long bytes(Tensor tensor) {
        return (long) tensor.elements() * (tensor instanceof Tensor.Floats ? Float.BYTES : Long.BYTES);
    }

    @Override
    public void close() {
        try (device;
                staging) {
            // Both are closed, whatever the other throws.
        }
    }
}
