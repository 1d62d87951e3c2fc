package io.github.voiceclone.tensorrt.nvidia;

import io.github.voiceclone.tensorrt.device.DeviceMemory;
import io.github.voiceclone.tensorrt.device.PinnedMemory;
import io.github.voiceclone.tensorrt.device.Stream;
import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUstream;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;

/** A stream of CUDA's driver. */
final class CudaStream implements Stream {
    private final Cuda cuda;
    private final Handle handle = new Handle();
    private boolean closed;

    CudaStream(Cuda cuda) {
        this.cuda = cuda;
        cuda.use();
        Cuda.check(JCudaDriver.cuStreamCreate(handle, CUstream_flags.CU_STREAM_NON_BLOCKING), "make a stream");
    }

    /** A stream that tells its address. */
    private static final class Handle extends CUstream {
        long value() {
            return getNativePointer();
        }
    }

    long address() {
        return handle.value();
    }

    @Override
    public void upload(DeviceMemory to, PinnedMemory from, long offset, long bytes) {
        cuda.use();
        Cuda.check(
                JCudaDriver.cuMemcpyHtoDAsync(
                        ((CudaMemory) to).pointer().withByteOffset(offset),
                        ((CudaPinned) from).pointer().withByteOffset(offset),
                        bytes,
                        handle),
                "copy to the GPU");
    }

    @Override
    public void download(PinnedMemory to, DeviceMemory from, long bytes) {
        cuda.use();
        Cuda.check(
                JCudaDriver.cuMemcpyDtoHAsync(
                        ((CudaPinned) to).pointer(), ((CudaMemory) from).pointer(), bytes, handle),
                "copy from the GPU");
    }

    @Override
    public void beginCapture() {
        cuda.use();
        Cuda.check(
                JCudaDriver.cuStreamBeginCapture(handle, CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL),
                "begin a capture");
    }

    @Override
    public CudaGraph endCapture() {
        cuda.use();
        CUgraph graph = new CUgraph();
        Cuda.check(JCudaDriver.cuStreamEndCapture(handle, graph), "end a capture");
        try {
            CUgraphExec launchable = new CUgraphExec();
            Cuda.check(JCudaDriver.cuGraphInstantiate(launchable, graph, 0), "make a captured graph launchable");
            return new CapturedGraph(launchable);
        } finally {
            JCudaDriver.cuGraphDestroy(graph);
        }
    }

    @Override
    public void abandonCapture() {
        cuda.use();
        CUgraph graph = new CUgraph();
        if (JCudaDriver.cuStreamEndCapture(handle, graph) == 0) {
            JCudaDriver.cuGraphDestroy(graph);
        }
    }

    @Override
    public void launch(CudaGraph cudaGraph) {
        cuda.use();
        Cuda.check(
                JCudaDriver.cuGraphLaunch(((CapturedGraph) cudaGraph).launchable, handle), "launch a captured graph");
    }

    @Override
    public Event event() {
        return new CudaEvent();
    }

    @Override
    public void await() {
        cuda.use();
        Cuda.check(JCudaDriver.cuStreamSynchronize(handle), "do what was queued");
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            cuda.use();
            Cuda.check(JCudaDriver.cuStreamDestroy(handle), "close a stream");
        }
    }

    private final class CapturedGraph implements CudaGraph {
        private final CUgraphExec launchable;
        private boolean closed;

        CapturedGraph(CUgraphExec launchable) {
            this.launchable = launchable;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                cuda.use();
                Cuda.check(JCudaDriver.cuGraphExecDestroy(launchable), "close a captured graph");
            }
        }
    }

    private final class CudaEvent implements Event {
        private final CUevent event = new CUevent();
        private boolean closed;

        CudaEvent() {
            cuda.use();
            Cuda.check(JCudaDriver.cuEventCreate(event, CUevent_flags.CU_EVENT_DISABLE_TIMING), "make an event");
        }

        @Override
        public void record() {
            cuda.use();
            Cuda.check(JCudaDriver.cuEventRecord(event, handle), "set an event");
        }

        @Override
        public void await() {
            cuda.use();
            Cuda.check(JCudaDriver.cuEventSynchronize(event), "do what was queued");
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                cuda.use();
                Cuda.check(JCudaDriver.cuEventDestroy(event), "close an event");
            }
        }
    }
}
