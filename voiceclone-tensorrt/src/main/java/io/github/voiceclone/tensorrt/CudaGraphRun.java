package io.github.voiceclone.tensorrt;

import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.tensorrt.device.ExecutionContext;
import io.github.voiceclone.tensorrt.device.Stream;
import io.github.voiceclone.tensorrt.device.Stream.CudaGraph;
import io.github.voiceclone.tensorrt.device.Stream.Event;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeated run of an engine on bound tensors. The first {@value #RUNS_BEFORE_CAPTURE} runs queue copies and kernels one by
 * one; then they are captured as a CUDA graph, and each later run is one launch. Not thread-safe.
 */
final class CudaGraphRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CudaGraphRun.class);

    /** Number of runs before a capture pays for itself; TensorRT requires one after shapes are set. */
    private static final int RUNS_BEFORE_CAPTURE = 4;

    private final ExecutionContext context;
    private final Stream stream;
    private final BoundTensors bound;
    private final Event done;
    private @Nullable CudaGraph cudaGraph;
    private int runs;
    private boolean underWay;

    CudaGraphRun(ExecutionContext context, Stream stream, BoundTensors bound) {
        this.context = context;
        this.stream = stream;
        this.bound = bound;
        this.done = stream.event();
    }

    /** Queues a run with the uploads and downloads that belong to it. */
    void begin() {
        underWay = true;
        bound.uploadKept(stream);
        bound.stage();
        if (runs == RUNS_BEFORE_CAPTURE) {
            cudaGraph = capture();
        }
        runs++;
        if (cudaGraph == null) {
            queue();
        } else {
            stream.launch(cudaGraph);
        }
        bound.markQueued();
        done.record();
    }

    /** Waits for the queued run and copies its results into the host's tensors. */
    void end() {
        done.await();
        underWay = false;
        bound.unstage();
    }

    private void queue() {
        bound.queueUploads(stream);
        context.enqueue(stream);
        bound.queueDownloads(stream);
    }

    private @Nullable CudaGraph capture() {
        try {
            stream.beginCapture();
            queue();
            return stream.endCapture();
        } catch (VoiceCloneException e) {
            stream.abandonCapture();
            LOG.warn(
                    "a bound run cannot be captured as a CUDA graph and is launched kernel by kernel: {}",
                    e.getMessage());
            return null;
        }
    }

    /** Waits for a run that was queued and not ended, then closes the CUDA graph. */
    @Override
    public void close() {
        try (done) {
            if (underWay) {
                stream.await();
            }
            if (cudaGraph != null) {
                cudaGraph.close();
                cudaGraph = null;
            }
        }
    }
}
