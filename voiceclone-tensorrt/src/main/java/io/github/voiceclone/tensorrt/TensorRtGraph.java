package io.github.voiceclone.tensorrt;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.ClosedException;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphTraits;
import io.github.voiceclone.runtime.HostAccess;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.tensorrt.device.Device;
import io.github.voiceclone.tensorrt.device.Engine;
import io.github.voiceclone.tensorrt.device.ExecutionContext;
import io.github.voiceclone.tensorrt.device.Stream;
import io.github.voiceclone.tensorrt.engine.IoTensors;
import io.github.voiceclone.tensorrt.engine.OptimizationProfiles;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Graph on a TensorRT engine. Each concurrent run without a binding has a stream and an execution context of its own;
 * bindings share one stream. Runs hold a read lock, so that closing waits for them.
 */
final class TensorRtGraph implements Graph {
    private final Engine engine;
    private final OptimizationProfiles profiles;
    private final ContextPool contexts;
    private final BufferPool buffers;
    private final DeviceTensors tensors;
    private final Stream bindings;
    private final UnboundRuns runs;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    @GuardedBy("lock")
    private boolean closed;

    private TensorRtGraph(Device device, Engine engine, Stream bindings, IoTensors io, OptimizationProfiles profiles) {
        this.engine = engine;
        this.bindings = bindings;
        this.profiles = profiles;
        this.contexts = new ContextPool(engine);
        this.buffers = new BufferPool(device);
        this.tensors = new DeviceTensors(buffers);
        this.runs = new UnboundRuns(device, io, contexts, buffers);
    }

    static TensorRtGraph load(Device device, ByteBuffer built, IoTensors io, OptimizationProfiles profiles) {
        Engine engine = device.load(profiles.graph(), built);
        try {
            return new TensorRtGraph(device, engine, device.stream(), io, profiles);
        } catch (RuntimeException | Error e) {
            engine.close();
            throw e;
        }
    }

    @Override
    public Map<String, Tensor.Floats> run(Map<String, ? extends Tensor> inputs) {
        return whileOpen(() -> runs.run(profiles.choose(shapes(inputs)), inputs));
    }

    @Override
    public Binding bind(Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs, HostAccess access) {
        return whileOpen(() -> {
            int profile = profiles.choose(shapes(inputs));
            ExecutionContext context = contexts.take(profile);
            BoundTensors bound = new BoundTensors(tensors, access);
            try {
                bound.bind(context, inputs, outputs);
                CudaGraphRun run = new CudaGraphRun(context, bindings, bound);
                return new TensorRtBinding(run, bound, context, profile);
            } catch (RuntimeException | Error e) {
                bound.close();
                context.close();
                throw e;
            }
        });
    }

    @Override
    public GraphTraits traits() {
        return GraphTraits.DEVICE.withPreferredBatch(maxBatch()).withAsynchronous(true);
    }

    private int maxBatch() {
        return profiles.all().stream()
                .flatMap(profile -> profile.inputs().values().stream())
                .mapToInt(extents -> Math.toIntExact(extents.max()[0]))
                .max()
                .orElse(1);
    }

    private static Map<String, long[]> shapes(Map<String, ? extends Tensor> tensors) {
        Map<String, long[]> shapes = new HashMap<>();
        tensors.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        return shapes;
    }

    private <T> T whileOpen(Supplier<T> work) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new ClosedException("graph '" + profiles.graph() + "'");
            }
            return work.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try (AutoCloseables all = new AutoCloseables()) {
            if (!closed) {
                closed = true;
                all.add(engine).add(contexts).add(buffers).add(bindings).add(runs);
            }
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Binding whose runs hold the graph's read lock as well. */
    private final class TensorRtBinding implements Binding {
        private final CudaGraphRun run;
        private final BoundTensors bound;
        private final ExecutionContext context;
        private final int profile;

        TensorRtBinding(CudaGraphRun run, BoundTensors bound, ExecutionContext context, int profile) {
            this.run = run;
            this.bound = bound;
            this.context = context;
            this.profile = profile;
        }

        @Override
        public void run() {
            begin();
            end();
        }

        @Override
        public void begin() {
            onStream(run::begin);
        }

        @Override
        public void end() {
            onStream(run::end);
        }

        @Override
        public void markRowDirty(String input, int row) {
            onStream(() -> bound.markRowDirty(bindings, input, row));
        }

        @Override
        public void syncToHost() {
            onStream(() -> bound.syncToHost(bindings));
        }

        private void onStream(Runnable work) {
            whileOpen(() -> {
                synchronized (bindings) {
                    work.run();
                }
                return this;
            });
        }

        @Override
        public void close() {
            try (bound) {
                run.close();
                contexts.give(profile, context);
            } catch (RuntimeException | Error e) {
                context.close();
                throw e;
            }
        }
    }
}
