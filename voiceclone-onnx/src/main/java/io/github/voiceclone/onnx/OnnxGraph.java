package io.github.voiceclone.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.ClosedException;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphTraits;
import io.github.voiceclone.runtime.HostAccess;
import io.github.voiceclone.runtime.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** A session of ONNX Runtime. Runs hold a read lock, so that closing waits for them. */
final class OnnxGraph implements Graph {
    private final String name;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final boolean onProcessors;
    private final OperatorProfile profile;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    @GuardedBy("lock")
    private boolean closed;

    OnnxGraph(String name, OrtEnvironment environment, OnnxDevices.Opened opened, OperatorProfile profile) {
        this.name = name;
        this.environment = environment;
        this.session = opened.session();
        this.onProcessors = opened.onProcessors();
        this.profile = profile;
        NativeHandles.opened();
    }

    /** Work with the native session. */
    @FunctionalInterface
    private interface Work<T> {
        T apply() throws OrtException;
    }

    @Override
    public Map<String, Tensor.Floats> run(Map<String, ? extends Tensor> inputs) {
        return whileOpen(() -> {
            try (NativeTensors tensors = NativeTensors.of(environment, inputs);
                    OrtSession.Result result = session.run(tensors.byName())) {
                Map<String, Tensor.Floats> outputs = new HashMap<>();
                for (Map.Entry<String, OnnxValue> output : result) {
                    outputs.put(output.getKey(), copy((OnnxTensor) output.getValue()));
                }
                return outputs;
            }
        });
    }

    @Override
    public Binding bind(Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs, HostAccess access) {
        return whileOpen(() -> {
            NativeTensors in = NativeTensors.of(environment, inputs);
            try {
                return new OnnxBinding(in, NativeTensors.of(environment, outputs));
            } catch (OrtException | RuntimeException e) {
                in.close();
                throw e;
            }
        });
    }

    @Override
    public GraphTraits traits() {
        return onProcessors ? GraphTraits.CPU : GraphTraits.DEVICE;
    }

    private static Tensor.Floats copy(OnnxTensor value) {
        Tensor.Floats tensor = Tensor.floats(value.getInfo().getShape());
        tensor.buffer().put(0, value.getFloatBuffer(), 0, tensor.buffer().limit());
        return tensor;
    }

    private <T> T whileOpen(Work<T> work) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new ClosedException("graph '" + name + "'");
            }
            return work.apply();
        } catch (OrtException e) {
            throw new VoiceCloneException("ONNX Runtime failed in graph '" + name + "': " + OrtMessages.line(e), e);
        } finally {
            lock.readLock().unlock();
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                finish();
                NativeHandles.closed();
            }
        } catch (OrtException e) {
            throw new VoiceCloneException(
                    "ONNX Runtime failed to close graph '" + name + "': " + OrtMessages.line(e), e);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void finish() throws OrtException {
        try {
            profile.finish(session);
        } finally {
            session.close();
        }
    }

    private final class OnnxBinding implements Binding {
        private final NativeTensors inputs;
        private final NativeTensors outputs;

        OnnxBinding(NativeTensors inputs, NativeTensors outputs) {
            this.inputs = inputs;
            this.outputs = outputs;
        }

        @Override
        public void run() {
            whileOpen(() -> {
                session.run(inputs.byName(), outputs.byName()).close();
                return this;
            });
        }

        @Override
        public void close() {
            inputs.close();
            outputs.close();
        }
    }
}
