package io.github.voiceclone.codeclm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.Frames;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One chunk of a text while its frames are being predicted, each from the one before it. Thread-safe; {@link #writeStep} and
 * {@link #readStep} are called under the row's own lock.
 */
public abstract class FrameRow implements StepRow {
    private final int width;
    private final int minFrames;
    private final int maxFrames;
    private final Cancellation cancellation;

    @GuardedBy("this")
    private final List<float[]> frames = new ArrayList<>();

    @GuardedBy("this")
    private int taken;

    @GuardedBy("this")
    private boolean endSeen;

    @GuardedBy("this")
    private boolean ended;

    /**
     * Creates a row.
     *
     * @param width number of values of a frame
     * @param minFrames fewest frames that the chunk can be spoken in
     * @param maxFrames the most frames
     */
    protected FrameRow(int width, int minFrames, int maxFrames, Cancellation cancellation) {
        this.width = width;
        this.minFrames = minFrames;
        this.maxFrames = maxFrames;
        this.cancellation = cancellation;
    }

    /**
     * Writes what the step reads that makes a frame.
     *
     * @param frame index of the frame
     * @param before the frame before it; empty for the first
     */
    protected abstract void writeStep(Map<String, Tensor> inputs, int row, int frame, Optional<float[]> before);

    /**
     * Returns the frame that a step has made; empty if the speech ended before it.
     *
     * @param frame index of the frame
     */
    protected abstract Optional<float[]> readStep(Map<String, Tensor.Floats> outputs, int row, int frame);

    /** Notes that the model has said that the speech ends, whatever frames are still made. */
    protected final synchronized void noteEnd() {
        endSeen = true;
    }

    /** Returns an input of whole numbers. */
    protected static LongBuffer longs(Map<String, Tensor> inputs, String name) {
        return ((Tensor.Longs) input(inputs, name)).buffer();
    }

    /** Returns an input of numbers. */
    protected static FloatBuffer floats(Map<String, Tensor> inputs, String name) {
        return ((Tensor.Floats) input(inputs, name)).buffer();
    }

    private static Tensor input(Map<String, Tensor> inputs, String name) {
        Tensor tensor = inputs.get(name);
        if (tensor == null) {
            throw new IllegalStateException("the step has inputs " + inputs.keySet() + ", expected '" + name + "'");
        }
        return tensor;
    }

    @Override
    public final synchronized void write(Map<String, Tensor> inputs, int row) {
        int frame = frames.size();
        writeStep(inputs, row, frame, frame == 0 ? Optional.empty() : Optional.of(frames.get(frame - 1)));
    }

    @Override
    public final synchronized void read(Map<String, Tensor.Floats> outputs, int row) {
        Optional<float[]> next = readStep(outputs, row, frames.size());
        if (next.isEmpty()) {
            endSeen = true;
            ended = true;
        } else {
            frames.add(next.get());
            ended = frames.size() >= maxFrames;
        }
    }

    @Override
    public final synchronized boolean isOver() {
        return ended || cancellation.isCancelled();
    }

    @Override
    public final synchronized void fail(VoiceCloneException failure) {
        cancellation.cancel(failure);
        ended = true;
    }

    /** Ends the row before its time. */
    final synchronized void drop() {
        ended = true;
    }

    /** Returns the most frames. */
    final int maxFrames() {
        return maxFrames;
    }

    /** Returns whether it went on to its last frame without a sign of an end. */
    final synchronized boolean ranAway() {
        return ended && !endSeen;
    }

    /** Returns whether it ended with fewer frames than the chunk can be spoken in. */
    final synchronized boolean endedEarly() {
        return ended && frames.size() < Math.min(minFrames, maxFrames);
    }

    /** Returns whether there are as many frames to take as are wanted, or there will be no more. */
    final synchronized boolean hasFrames(int wanted) {
        return isOver() || frames.size() - taken >= wanted;
    }

    /** Returns whether it is over and all its frames are taken but for a number of them. */
    final synchronized boolean endsWithin(int count) {
        return isOver() && frames.size() - taken <= count;
    }

    /** Returns the frames not taken yet: [width, frames]. */
    public final Frames take() {
        return take(Integer.MAX_VALUE);
    }

    /** Returns the frames not taken yet, [width, frames], at most a number of them. */
    final synchronized Frames take(int most) {
        int count = Math.min(most, frames.size() - taken);
        float[] values = new float[count * width];
        for (int t = 0; t < count; t++) {
            float[] frame = frames.get(taken + t);
            for (int i = 0; i < width; i++) {
                values[i * count + t] = frame[i];
            }
        }
        taken += count;
        return Frames.of(values, width);
    }
}
