package io.github.voiceclone.tensorrt;

import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.tensorrt.device.Context;
import io.github.voiceclone.tensorrt.device.Stream;
import io.github.voiceclone.tensorrt.engine.GraphSignature;
import io.github.voiceclone.tensorrt.engine.GraphSignature.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One run of an engine on tensors of the host: copied there, run, copied back, waited for once. */
final class SingleRun {
    private final Context context;
    private final Stream stream;
    private final BufferPool pool;
    private final List<Buffer> taken = new ArrayList<>();
    private final List<Result> results = new ArrayList<>();

    /** An output on the host, and the buffer that it is computed in. */
    private record Result(Tensor.Floats tensor, Buffer buffer) {}

    SingleRun(Context context, Stream stream, BufferPool pool) {
        this.context = context;
        this.stream = stream;
        this.pool = pool;
    }

    /** Runs, and returns every output. */
    Map<String, Tensor.Floats> run(GraphSignature signature, Map<String, ? extends Tensor> inputs) {
        inputs.forEach(this::upload);
        Map<String, Tensor.Floats> outputs = new HashMap<>();
        for (Value output : signature.outputs()) {
            outputs.put(output.name(), prepare(output));
        }
        context.enqueue(stream);
        results.forEach(result -> stream.download(
                result.buffer.staging(), result.buffer.device(), Buffer.bytes(result.tensor)));
        stream.await();
        results.forEach(result -> result.buffer.unstage(result.tensor));
        taken.forEach(pool::give);
        return outputs;
    }

    private void upload(String name, Tensor tensor) {
        long bytes = Buffer.bytes(tensor);
        Buffer buffer = take(bytes);
        buffer.stage(tensor);
        stream.upload(buffer.device(), buffer.staging(), 0, bytes);
        context.shape(name, tensor.shape());
        context.memory(name, buffer.device());
    }

    private Tensor.Floats prepare(Value output) {
        long[] shape = context.shape(output.name());
        Buffer buffer = take(Arrays.stream(shape).reduce(output.elementBytes(), Math::multiplyExact));
        context.memory(output.name(), buffer.device());
        Tensor.Floats tensor = Tensor.floats(shape);
        results.add(new Result(tensor, buffer));
        return tensor;
    }

    private Buffer take(long bytes) {
        Buffer buffer = pool.take(bytes);
        taken.add(buffer);
        return buffer;
    }

    /** Closes the memory of a run that failed, after whatever was queued has ended. */
    void abandon() {
        taken.forEach(Buffer::close);
    }
}
