package io.github.voiceclone.tensorrt;

import io.github.voiceclone.runtime.HostAccess;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.tensorrt.DeviceTensors.DeviceTensor;
import io.github.voiceclone.tensorrt.DeviceTensors.Newer;
import io.github.voiceclone.tensorrt.device.Context;
import io.github.voiceclone.tensorrt.device.Stream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tensors of one binding, by what has to be copied when. Not thread-safe. */
final class TiedTensors implements AutoCloseable {
    private final DeviceTensors tensors;
    private final HostAccess access;
    private final List<DeviceTensor> written = new ArrayList<>();
    private final Map<String, DeviceTensor> kept = new HashMap<>();
    private final List<DeviceTensor> read = new ArrayList<>();
    private final List<DeviceTensor> left = new ArrayList<>();

    TiedTensors(DeviceTensors tensors, HostAccess access) {
        this.tensors = tensors;
        this.access = access;
    }

    /** Takes the tensors' places and gives them to a context. */
    void tie(Context context, Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs) {
        inputs.forEach((name, tensor) -> {
            DeviceTensor place = tensors.take(tensor);
            if (access.written().contains(name)) {
                written.add(place);
            } else {
                kept.put(name, place);
            }
            context.shape(name, tensor.shape());
            context.memory(name, place.buffer.device());
        });
        outputs.forEach((name, tensor) -> {
            DeviceTensor place = tensors.take(tensor);
            (access.read().contains(name) ? read : left).add(place);
            context.memory(name, place.buffer.device());
        });
    }

    /** Queues copies of the inputs that the host does not write, where the GPU has not got them yet. */
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

    /** Queues the copies of every run before the engine's. */
    void queueUploads(Stream stream) {
        written.forEach(input -> input.queueUpload(stream));
    }

    /** Queues the copies of every run after the engine's. */
    void queueDownloads(Stream stream) {
        read.forEach(output -> output.queueDownload(stream));
    }

    /** Notes what the GPU has, for whatever is queued after a run. */
    void markQueued() {
        left.forEach(output -> output.newer = Newer.DEVICE);
    }

    /** Hands the host what it reads; the run is done. */
    void unstage() {
        read.forEach(output -> output.buffer.unstage((Tensor.Floats) output.tensor));
    }

    /** Queues a copy of one row of an input that the host does not write on every run, unless all of it will be copied. */
    void markRowDirty(Stream stream, String input, int row) {
        DeviceTensor place = kept.get(input);
        if (place != null && place.newer != Newer.HOST) {
            place.queueUpload(stream, row);
        }
    }

    /** Hands the host what it does not read otherwise. */
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
        List.of(written, read, left).forEach(places -> {
            places.forEach(tensors::give);
            places.clear();
        });
    }
}
