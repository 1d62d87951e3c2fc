package io.github.voiceclone.codeclm;

import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.runtime.Tensor;
import java.util.Map;

/** A sequence that a {@link StepLoop} continues frame by frame. Called by whichever thread makes a step, one at a time. */
public interface StepRow {
    /** Writes what the next step reads into row {@code row} of the inputs, each of one position. */
    void write(Map<String, Tensor> inputs, int row);

    /** Takes the results of a step from row {@code row} of the outputs. */
    void read(Map<String, Tensor.Floats> outputs, int row);

    /** Returns whether no more steps are wanted: the sequence has ended, or is cancelled. */
    boolean isOver();

    /** Ends the sequence because steps fail. It is over then. */
    void fail(VoiceCloneException failure);
}
