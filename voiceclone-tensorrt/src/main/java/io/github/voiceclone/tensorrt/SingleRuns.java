package io.github.voiceclone.tensorrt;

import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.tensorrt.device.Context;
import io.github.voiceclone.tensorrt.device.Device;
import io.github.voiceclone.tensorrt.device.Stream;
import io.github.voiceclone.tensorrt.engine.GraphSignature;
import java.util.Map;
import java.util.concurrent.Semaphore;

/** Runs of an engine on tensors of the host, of several callers at a time, each on a stream of its own. Thread-safe. */
final class SingleRuns implements AutoCloseable {
    /** Most at a time: each holds a context's memory, and fewer fill a GPU. */
    private static final int MOST = 4;

    private final GraphSignature signature;
    private final ContextPool contexts;
    private final BufferPool buffers;
    private final StreamPool streams;
    private final Semaphore places = new Semaphore(MOST, true);

    /** Creates them; contexts and buffers stay the caller's. */
    SingleRuns(Device device, GraphSignature signature, ContextPool contexts, BufferPool buffers) {
        this.signature = signature;
        this.contexts = contexts;
        this.buffers = buffers;
        this.streams = new StreamPool(device);
    }

    /** Waits for a place, and runs with one of the engine's profiles; returns every output. */
    Map<String, Tensor.Floats> run(int profile, Map<String, ? extends Tensor> inputs) {
        places.acquireUninterruptibly();
        try {
            Context context = contexts.take(profile);
            Map<String, Tensor.Floats> outputs = run(context, inputs);
            contexts.give(profile, context);
            return outputs;
        } finally {
            places.release();
        }
    }

    private Map<String, Tensor.Floats> run(Context context, Map<String, ? extends Tensor> inputs) {
        try {
            Stream stream = streams.take();
            Map<String, Tensor.Floats> outputs = run(context, stream, inputs);
            streams.give(stream);
            return outputs;
        } catch (RuntimeException e) {
            closeAfter(e, context);
            throw e;
        }
    }

    /** Runs; what a failed run used is closed, as nothing is known of its state. */
    private Map<String, Tensor.Floats> run(Context context, Stream stream, Map<String, ? extends Tensor> inputs) {
        SingleRun run = new SingleRun(context, stream, buffers);
        try {
            return run.run(signature, inputs);
        } catch (RuntimeException e) {
            closeAfter(e, new AutoCloseables().add(run::abandon).add(stream).add(stream::await));
            throw e;
        }
    }

    private static void closeAfter(RuntimeException failure, AutoCloseable used) {
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
}
