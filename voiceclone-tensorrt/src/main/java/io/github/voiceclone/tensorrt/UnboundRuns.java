package io.github.voiceclone.tensorrt;

import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.tensorrt.device.Device;
import io.github.voiceclone.tensorrt.device.ExecutionContext;
import io.github.voiceclone.tensorrt.device.Stream;
import io.github.voiceclone.tensorrt.engine.IoTensors;
import io.github.voiceclone.tensorrt.engine.IoTensors.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Runs of an engine on host tensors, without a binding: inputs are uploaded and outputs downloaded for each run. Up to
 * {@value #MAX_CONCURRENT} at a time, each on a stream and an execution context of its own. Thread-safe.
 */
final class UnboundRuns implements AutoCloseable {
    /** Each run holds the memory of an execution context, and fewer runs fill a GPU. */
    private static final int MAX_CONCURRENT = 4;

    private final IoTensors io;
    private final ContextPool contexts;
    private final BufferPool buffers;
    private final StreamPool streams;
    private final Semaphore permits = new Semaphore(MAX_CONCURRENT, true);

    /** Creates an empty set of runs; contexts and buffers stay the caller's to close. */
    UnboundRuns(Device device, IoTensors io, ContextPool contexts, BufferPool buffers) {
        this.io = io;
        this.contexts = contexts;
        this.buffers = buffers;
        this.streams = new StreamPool(device);
    }

    /** Waits for a permit and runs with one of the engine's optimization profiles; returns every output. */
    Map<String, Tensor.Floats> run(int profile, Map<String, ? extends Tensor> inputs) {
        permits.acquireUninterruptibly();
        try {
            ExecutionContext context = contexts.take(profile);
            Map<String, Tensor.Floats> outputs = run(context, inputs);
            contexts.give(profile, context);
            return outputs;
        } finally {
            permits.release();
        }
    }

    private Map<String, Tensor.Floats> run(ExecutionContext context, Map<String, ? extends Tensor> inputs) {
        try {
            Stream stream = streams.take();
            Map<String, Tensor.Floats> outputs = run(context, stream, inputs);
            streams.give(stream);
            return outputs;
        } catch (RuntimeException | Error e) {
            closeAfter(e, context);
            throw e;
        }
    }

    /** Runs once; closes what a failed run used, as its state is unknown. */
    private Map<String, Tensor.Floats> run(
            ExecutionContext context, Stream stream, Map<String, ? extends Tensor> inputs) {
        UnboundRun run = new UnboundRun(context, stream, buffers);
        try {
            return run.run(io, inputs);
        } catch (RuntimeException | Error e) {
            closeAfter(e, new AutoCloseables().add(run::abandon).add(stream).add(stream::await));
            throw e;
        }
    }

    private static void closeAfter(Throwable failure, AutoCloseable used) {
        try {
            used.close();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        streams.close();
    }

    /** A run: uploads, the engine, downloads, one wait. */
    private static final class UnboundRun {
        private final ExecutionContext context;
        private final Stream stream;
        private final BufferPool pool;
        private final List<DeviceBuffer> taken = new ArrayList<>();
        private final List<Result> results = new ArrayList<>();

        /** An output on the host, and the buffer that it is computed in. */
        private record Result(Tensor.Floats tensor, DeviceBuffer buffer) {}

        UnboundRun(ExecutionContext context, Stream stream, BufferPool pool) {
            this.context = context;
            this.stream = stream;
            this.pool = pool;
        }

        /** Runs once and returns every output. */
        Map<String, Tensor.Floats> run(IoTensors io, Map<String, ? extends Tensor> inputs) {
            inputs.forEach(this::upload);
            Map<String, Tensor.Floats> outputs = new HashMap<>();
            for (Value output : io.outputs()) {
                outputs.put(output.name(), prepare(output));
            }
            context.enqueue(stream);
            results.forEach(result -> stream.download(
                    result.buffer.staging(), result.buffer.device(), DeviceBuffer.bytes(result.tensor)));
            stream.await();
            results.forEach(result -> result.buffer.unstage(result.tensor));
            taken.forEach(pool::give);
            return outputs;
        }

        private void upload(String name, Tensor tensor) {
            long bytes = DeviceBuffer.bytes(tensor);
            DeviceBuffer buffer = take(bytes);
            buffer.stage(tensor);
            stream.upload(buffer.device(), buffer.staging(), 0, bytes);
            context.shape(name, tensor.shape());
            context.memory(name, buffer.device());
        }

        private Tensor.Floats prepare(Value output) {
            long[] shape = context.shape(output.name());
            DeviceBuffer buffer = take(Arrays.stream(shape).reduce(output.elementBytes(), Math::multiplyExact));
            context.memory(output.name(), buffer.device());
            Tensor.Floats tensor = Tensor.floats(shape);
            results.add(new Result(tensor, buffer));
            return tensor;
        }

        private DeviceBuffer take(long bytes) {
            DeviceBuffer buffer = pool.take(bytes);
            taken.add(buffer);
            return buffer;
        }

        /** Closes the memory of a run that failed, after whatever was queued has ended. */
        void abandon() {
            taken.forEach(DeviceBuffer::close);
        }
    }
}
