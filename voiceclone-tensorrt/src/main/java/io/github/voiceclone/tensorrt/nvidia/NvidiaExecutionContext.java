package io.github.voiceclone.tensorrt.nvidia;

import io.github.voiceclone.tensorrt.device.DeviceMemory;
import io.github.voiceclone.tensorrt.device.ExecutionContext;
import io.github.voiceclone.tensorrt.device.Stream;
import org.bytedeco.tensorrt.nvinfer.IExecutionContext;

/** TensorRT's execution context. */
final class NvidiaExecutionContext implements ExecutionContext {
    private final String engine;
    private final Cuda cuda;
    private final IExecutionContext context;
    private boolean closed;

    NvidiaExecutionContext(String engine, Cuda cuda, IExecutionContext context) {
        this.engine = engine;
        this.cuda = cuda;
        this.context = context;
    }

    @Override
    public void shape(String input, long... extents) {
        cuda.use();
        TensorRt.check(context.setInputShape(input, TensorRt.dims(extents)), "set the shape of " + of(input));
    }

    @Override
    public long[] shape(String output) {
        return TensorRt.extents(context.getTensorShape(output));
    }

    @Override
    public void memory(String tensor, DeviceMemory memory) {
        TensorRt.check(
                context.setTensorAddress(tensor, new TensorRt.At(((CudaMemory) memory).address())),
                "set the place of " + of(tensor));
    }

    @Override
    public void enqueue(Stream stream) {
        cuda.use();
        TensorRt.check(context.enqueueV3(NvidiaEngine.stream((CudaStream) stream)), "run engine '" + engine + "'");
    }

    private String of(String tensor) {
        return "'" + tensor + "' of engine '" + engine + "'";
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            cuda.use();
            Deletion.delete(context);
        }
    }
}
