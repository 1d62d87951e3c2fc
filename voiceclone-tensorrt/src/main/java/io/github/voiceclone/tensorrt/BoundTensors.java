package io.github.voiceclone.tensorrt;

import io.github.voiceclone.runtime.HostAccess;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.tensorrt.DeviceTensors.DeviceTensor;
import io.github.voiceclone.tensorrt.DeviceTensors.Newer;
import io.github.voiceclone.tensorrt.device.ExecutionContext;
import io.github.voiceclone.tensorrt.device.Stream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Device buffers of a binding's inputs and outputs, grouped by when each is copied. Not thread-safe. */
final class BoundTensors implements AutoCloseable {
    private final DeviceTensors tensors;
    private final HostAccess access;
    private final List<DeviceTensor> written = new ArrayList<>();
    private final Map<String, DeviceTensor> kept = new HashMap<>();
    private final List<DeviceTensor> read = new ArrayList<>();
    private final List<DeviceTensor> left = new ArrayList<>();

    BoundTensors(DeviceTensors tensors, HostAccess access) {
        this.tensors = tensors;
        this.access = access;
    }

    /** Assigns a device buffer to each tensor and sets it in an execution context. */
    void bind(ExecutionContext context, Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs) {
        inputs.forEach((name, tensor) -> {
            DeviceTensor bound = tensors.take(tensor);
            if (access.written().contains(name)) {
                written.add(bound);
            } else {
                kept.put(name, bound);
            }
            context.shape(name, tensor.shape());
            context.memory(name, bound.buffer.device());
        });
        outputs.forEach((name, tensor) -> {
            DeviceTensor bound = tensors.take(tensor);
            (access.read().contains(name) ? read : left).add(bound);
            context.memory(name, bound.buffer.device());
        });
    }

    /** Queues uploads of the inputs that the host does not write on every run and that changed on the host since. */
    void uploadKept(Stream stream) {
        for (DeviceTensor input : kept.values()) {
            if (input.newer == Newer.HOST) {
                input.buffer.stage(input.tensor);
                input.queueUpload(stream);
                input.newer = Newer.NEITHER;
            }
        }
    }

    /** Stages the inputs that the host writes. */
    void stage() {
        written.forEach(input -> input.buffer.stage(input.tensor));
    }

    /** Queues the uploads of every run, to precede the engine. */
    void queueUploads(Stream stream) {
        written.forEach(input -> input.queueUpload(stream));
    }

    /** Queues the downloads of every run, to follow the engine. */
    void queueDownloads(Stream stream) {
        read.forEach(output -> output.queueDownload(stream));
    }

    /** Marks the outputs that stay on the GPU as newer there. */
    void markQueued() {
        left.forEach(output -> output.newer = Newer.DEVICE);
    }

    /** Copies what the host reads from the staging memory into its tensors; the run is complete. */
    void unstage() {
        read.forEach(output -> output.buffer.unstage((Tensor.Floats) output.tensor));
    }

    /** Queues the upload of one row of an input that the host does not write on every run; none if all of it is due. */
    void markRowDirty(Stream stream, String input, int row) {
        DeviceTensor bound = kept.get(input);
        if (bound != null && bound.newer != Newer.HOST) {
            bound.queueUpload(stream, row);
        }
    }

    /** Downloads every tensor that is newer on the GPU, and waits. */
    void syncToHost(Stream stream) {
        List<DeviceTensor> behind = new ArrayList<>(kept.values());
        behind.addAll(left);
        behind.removeIf(tensor -> tensor.newer != Newer.DEVICE);
        behind.forEach(tensor -> tensor.queueDownload(stream));
        stream.await();
        for (DeviceTensor tensor : behind) {
            tensor.buffer.unstage((Tensor.Floats) tensor.tensor);
            tensor.newer = Newer.NEITHER;
        }
    }

    @Override
    public void close() {
        kept.values().forEach(tensors::give);
        kept.clear();
        List.of(written, read, left).forEach(released -> {
            released.forEach(tensors::give);
            released.clear();
        });
    }
}
