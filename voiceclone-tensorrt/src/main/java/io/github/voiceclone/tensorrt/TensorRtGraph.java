package io.github.voiceclone.tensorrt;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.ClosedException;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphTraits;
import io.github.voiceclone.runtime.HostAccess;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.tensorrt.device.Context;
import io.github.voiceclone.tensorrt.device.Device;
import io.github.voiceclone.tensorrt.device.Engine;
import io.github.voiceclone.tensorrt.device.Stream;
import io.github.voiceclone.tensorrt.engine.GraphSignature;
import io.github.voiceclone.tensorrt.engine.ProfilePlan;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * An engine with what its runs take. Callers that run it at the same time each have a stream and a context; bindings share
 * one stream. Runs hold a read lock, so that closing waits for them.
 */
final class TensorRtGraph implements Graph {
    private final Engine engine;
    private final ProfilePlan plan;
    private final ContextPool contexts;
    private final BufferPool buffers;
    private final DeviceTensors tensors;
    private final Stream bindings;
    private final SingleRuns runs;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    @GuardedBy("lock")
    private boolean closed;

    private TensorRtGraph(Device device, Engine engine, Stream bindings, GraphSignature signature, ProfilePlan plan) {
        this.engine = engine;
        this.bindings = bindings;
        this.plan = plan;
        this.contexts = new ContextPool(engine);
        this.buffers = new BufferPool(device);
        this.tensors = new DeviceTensors(buffers);
        this.runs = new SingleRuns(device, signature, contexts, buffers);
    }

    static TensorRtGraph load(Device device, ByteBuffer built, GraphSignature signature, ProfilePlan plan) {
        Engine engine = device.load(plan.graph(), built);
        try {
            return new TensorRtGraph(device, engine, device.stream(), signature, plan);
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    @Override
    public Map<String, Tensor.Floats> run(Map<String, ? extends Tensor> inputs) {
        return whileOpen(() -> runs.run(plan.choose(shapes(inputs)), inputs));
    }

    @Override
    public Binding bind(Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs, HostAccess access) {
        return whileOpen(() -> {
            int profile = plan.choose(shapes(inputs));
            Context context = contexts.take(profile);
            TiedTensors tied = new TiedTensors(tensors, access);
            try {
                tied.tie(context, inputs, outputs);
                ReplayedRun run = new ReplayedRun(context, bindings, tied);
                return new TensorRtBinding(run, tied, context, profile);
            } catch (RuntimeException e) {
                tied.close();
                context.close();
                throw e;
            }
        });
    }

    @Override
    public GraphTraits traits() {
        return GraphTraits.DEVICE.withPreferredBatch(largestBatch()).withAsynchronous(true);
    }

    private int largestBatch() {
        return plan.profiles().stream()
                .flatMap(profile -> profile.inputs().values().stream())
                .mapToInt(extents -> Math.toIntExact(extents.most()[0]))
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
                throw new ClosedException("graph '" + plan.graph() + "'");
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

    /** A binding whose runs, too, keep the graph open. */
    private final class TensorRtBinding implements Binding {
        private final ReplayedRun run;
        private final TiedTensors tied;
        private final Context context;
        private final int profile;

        TensorRtBinding(ReplayedRun run, TiedTensors tied, Context context, int profile) {
            this.run = run;
            this.tied = tied;
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
            onStream(() -> tied.markRowDirty(bindings, input, row));
        }

        @Override
        public void syncToHost() {
            onStream(() -> tied.syncToHost(bindings));
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
            try (tied) {
                run.close();
                contexts.give(profile, context);
            } catch (RuntimeException e) {
                context.close();
                throw e;
            }
        }
    }
}
