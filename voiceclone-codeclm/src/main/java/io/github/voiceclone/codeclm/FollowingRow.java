package io.github.voiceclone.codeclm;

import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A row that takes the frames of another for its own, and records what the model says at each step. */
public final class FollowingRow implements StepRow {
    private final FrameRow own;
    private final String output;
    private final List<float[]> along;
    private final List<float[]> frames = new ArrayList<>();
    private final List<Float> stops = new ArrayList<>();

    /**
     * Creates a row.
     *
     * @param own the family's row
     * @param output name of the output with the next frame
     * @param along the frames to take; empty for the model's own
     */
    public FollowingRow(FrameRow own, String output, List<float[]> along) {
        this.own = own;
        this.output = output;
        this.along = List.copyOf(along);
    }

    /** Returns the frame that the model made at each step. */
    public List<float[]> frames() {
        return List.copyOf(frames);
    }

    /** Returns the stop logit at each step. */
    public List<Float> stops() {
        return List.copyOf(stops);
    }

    @Override
    public void write(Map<String, Tensor> inputs, int row) {
        own.write(inputs, row);
    }

    @Override
    public void read(Map<String, Tensor.Floats> outputs, int row) {
        Tensor.Floats next = Graph.output(outputs, output);
        float[] frame = new float[(int) next.shape()[1]];
        next.buffer().get(row * frame.length, frame);
        frames.add(frame);
        stops.add(Graph.output(outputs, "stop").buffer().get(row));
        if (!along.isEmpty()) {
            next.buffer().put(row * frame.length, along.get(frames.size() - 1));
        }
        own.read(outputs, row);
    }

    @Override
    public boolean isOver() {
        return own.isOver();
    }

    @Override
    public void fail(VoiceCloneException failure) {
        own.fail(failure);
        throw failure;
    }
}
