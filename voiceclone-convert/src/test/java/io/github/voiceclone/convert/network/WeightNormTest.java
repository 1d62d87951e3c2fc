package io.github.voiceclone.convert.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.Weights;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightNormTest {
    private static final Weights LENGTHS = new Weights(new float[] {10, -2}, 2, 1, 1);
    private static final Weights DIRECTIONS = new Weights(new float[] {3, 4, 0, 0, 0, 0, 0, 0.5f}, 2, 2, 2);
    private static final float[] FOLDED = {6, 8, 0, 0, 0, 0, 0, -2};

    @Test
    void lengthAndDirection_areMultiplied() {
        Weights folded = fold(Map.of("l.weight_g", LENGTHS, "l.weight_v", DIRECTIONS));
        assertArrayEquals(FOLDED, folded.values(), 1e-6f);
        assertArrayEquals(new int[] {2, 2, 2}, folded.shape());
    }

    @Test
    void newerNames_areTheSame() {
        Weights folded = fold(Map.of(
                "l.parametrizations.weight.original0", LENGTHS, "l.parametrizations.weight.original1", DIRECTIONS));
        assertArrayEquals(FOLDED, folded.values(), 1e-6f);
    }

    @Test
    void plainWeights_areTakenAsTheyAre() {
        assertEquals(DIRECTIONS, fold(Map.of("l.weight", DIRECTIONS)));
    }

    @Test
    void zeroDirection_staysZero() {
        Weights zero = new Weights(new float[8], 2, 2, 2);
        assertArrayEquals(
                new float[8],
                fold(Map.of("l.weight_g", LENGTHS, "l.weight_v", zero)).values());
    }

    @Test
    void wrongNumberOfLengths_isRefused() {
        Weights lengths = new Weights(new float[3], 3, 1, 1);
        String error = assertThrows(
                        CheckpointException.class, () -> fold(Map.of("l.weight_g", lengths, "l.weight_v", DIRECTIONS)))
                .getMessage();
        assertTrue(
                error.contains("'l.weight_g' has shape [3, 1, 1], expected one value for each of the 2 rows"), error);
    }

    @Test
    void missingWeights_areNamed() {
        String error = assertThrows(CheckpointException.class, () -> fold(Map.of("m.weight", DIRECTIONS)))
                .getMessage();
        assertTrue(error.contains("'l.weight_v'"), error);
    }

    private static Weights fold(Map<String, Weights> tensors) {
        return WeightNorm.fold(new StateDict("test", tensors), "l", -1, -1, -1);
    }
}
