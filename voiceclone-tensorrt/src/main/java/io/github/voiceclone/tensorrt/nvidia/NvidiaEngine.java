package io.github.voiceclone.tensorrt.nvidia;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.tensorrt.device.Engine;
import io.github.voiceclone.tensorrt.device.ExecutionContext;
import java.nio.ByteBuffer;
import org.bytedeco.cuda.cudart.CUstream_st;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.tensorrt.global.nvinfer.ExecutionContextAllocationStrategy;
import org.bytedeco.tensorrt.nvinfer.ICudaEngine;
import org.bytedeco.tensorrt.nvinfer.IExecutionContext;

/** An engine of TensorRT. */
final class NvidiaEngine implements Engine {
    private final String name;
    private final Cuda cuda;
    private final ICudaEngine engine;

    @GuardedBy("this")
    private boolean closed;

    NvidiaEngine(String name, Cuda cuda, ByteBuffer serialized) {
        this.name = name;
        this.cuda = cuda;
        try (BytePointer bytes = new BytePointer(serialized.slice())) {
            this.engine = TensorRt.required(
                    TensorRt.runtime().deserializeCudaEngine(bytes, serialized.remaining()),
                    "load engine '" + name + "'");
        }
    }

    @Override
    public ExecutionContext context(int profile) {
        cuda.use();
        IExecutionContext context = TensorRt.required(
                engine.createExecutionContext(ExecutionContextAllocationStrategy.kON_PROFILE_CHANGE),
                "make a context of engine '" + name + "'");
        try (CudaStream stream = new CudaStream(cuda)) {
            TensorRt.check(
                    context.setOptimizationProfileAsync(profile, stream(stream)),
                    "choose profile " + profile + " of engine '" + name + "'");
            stream.await();
            return new NvidiaExecutionContext(name, cuda, context);
        } catch (RuntimeException | Error e) {
            Deletion.delete(context);
            throw e;
        }
    }

    /** Returns a stream as TensorRT's presets take it. */
    static CUstream_st stream(CudaStream stream) {
        return new CUstream_st(new TensorRt.At(stream.address()));
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            cuda.use();
            Deletion.delete(engine);
        }
    }
}
