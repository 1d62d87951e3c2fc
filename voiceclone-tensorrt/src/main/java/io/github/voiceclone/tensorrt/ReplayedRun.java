package io.github.voiceclone.tensorrt;

import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.tensorrt.device.Context;
import io.github.voiceclone.tensorrt.device.Stream;
import io.github.voiceclone.tensorrt.device.Stream.Mark;
import io.github.voiceclone.tensorrt.device.Stream.Recording;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs of an engine on the same memory: after a few the copies and the engine's kernels are captured as one CUDA graph,
 * and each later run is a single launch. Not thread-safe.
 */
final class ReplayedRun implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayedRun.class);

    /** Runs before capturing pays; TensorRT itself asks for one after shapes are set. */
    private static final int RUNS_BEFORE_CAPTURE = 4;

    private final Context context;
    private final Stream stream;
    private final TiedTensors tied;
    private final Mark done;
    private @Nullable Recording recording;
    private int runs;
    private boolean underWay;

    ReplayedRun(Context context, Stream stream, TiedTensors tied) {
        this.context = context;
        this.stream = stream;
        this.tied = tied;
        this.done = stream.mark();
    }

    /** Queues a run, with the copies of what the host has written and will read. */
    void begin() {
        underWay = true;
        tied.uploadKept(stream);
        tied.stage();
        if (runs == RUNS_BEFORE_CAPTURE) {
            recording = capture();
        }
        runs++;
        if (recording == null) {
            queue();
        } else {
            stream.replay(recording);
        }
        tied.markQueued();
        done.set();
    }

    /** Waits for it, and hands the host what it reads. */
    void end() {
        done.await();
        underWay = false;
        tied.unstage();
    }

    private void queue() {
        tied.queueUploads(stream);
        context.enqueue(stream);
        tied.queueDownloads(stream);
    }

    private @Nullable Recording capture() {
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

    /** Waits for a run that failed half way, then lets go of the recording. */
    @Override
    public void close() {
        try (done) {
            if (underWay) {
                stream.await();
            }
            if (recording != null) {
                recording.close();
                recording = null;
            }
        }
    }
}
