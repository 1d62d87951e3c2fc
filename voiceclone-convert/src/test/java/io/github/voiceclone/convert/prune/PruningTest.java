package io.github.voiceclone.convert.prune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.graph.Weights;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PruningTest {
    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.3, 30, Double.NaN})
    void fractionOutOfRange_isRefused(double fraction) {
        InvalidInputException error =
                assertThrows(InvalidInputException.class, () -> new Pruning(PruneKind.STRUCTURED, fraction));
        assertTrue(error.getMessage().contains("expected more than 0 and less than 1"), error::getMessage);
    }

    @Test
    void twoOfFour_isHalf() {
        assertThrows(InvalidInputException.class, () -> new Pruning(PruneKind.TWO_OF_FOUR, 0.3));
        assertSame(PruneKind.TWO_OF_FOUR, PruneKind.named("2:4"));
    }

    @Test
    void unknownKind_isRefusedWithTheNamesThereAre() {
        InvalidInputException error = assertThrows(InvalidInputException.class, () -> PruneKind.named("random"));
        assertEquals(
                "no kind of pruning 'random': choose one of structured, magnitude, 2:4, calibrated",
                error.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "1024,1,0.3,704",
        "512,16,0.3,352",
        "64,16,0.3,48",
        "64,16,0.01,48",
        "80,2,0.5,40",
        "1024,1,0.999,64",
        "2,2,0.5,2"
    })
    void widths_areStepsOfASixteenth(int width, int multiple, double fraction, int kept) {
        assertEquals(kept, new Pruning(PruneKind.STRUCTURED, fraction).kept(width, multiple));
    }

    @Test
    void magnitude_zeroesTheSmallestOfEachMatrix() {
        Weights matrix = new Weights(new float[] {4, -1, 0, 3, -2, 5}, 2, 3);
        Weights bias = new Weights(new float[] {0.1f, 0.2f}, 2);
        StateDict state = new StateDict("test", Map.of("layer.weight", matrix, "layer.bias", bias));
        StateDict pruned = ZeroedWeights.apply(state, new Pruning(PruneKind.MAGNITUDE, 0.4));
        assertEquals(new Weights(new float[] {4, 0, 0, 3, 0, 5}, 2, 3), pruned.get("layer.weight"));
        assertSame(bias, pruned.get("layer.bias"));
    }

    @Test
    void twoOfFour_zeroesAlongTheInputs() {
        float[] row = {4, -1, 0.5f, 3, 0, 0, 7, -8};
        Weights matrix = new Weights(row, 1, 8);
        Weights transposed = new Weights(row, 8, 1, 1);
        Weights odd = new Weights(new float[] {1, 2, 3}, 1, 3);
        StateDict state =
                new StateDict("test", Map.of("layer.weight", matrix, "ups.0.weight", transposed, "odd.weight", odd));
        StateDict pruned = ZeroedWeights.apply(state, new Pruning(PruneKind.TWO_OF_FOUR, 0.5));
        float[] expected = {4, 0, 0, 3, 0, 0, 7, -8};
        assertEquals(new Weights(expected, 1, 8), pruned.get("layer.weight"));
        assertEquals(new Weights(expected, 8, 1, 1), pruned.get("ups.0.weight"));
        assertSame(odd, pruned.get("odd.weight"));
    }

    @Test
    void units_thatWeighLeastAreRemoved() {
        StateDict state = new StateDict(
                "test",
                Map.of(
                        "in.weight", new Weights(new float[] {1, 1, 9, 9, 2, 2, 8, 8}, 4, 2),
                        "out.weight", new Weights(new float[] {1, 9, 2, 8}, 1, 4)));
        UnitGroup group =
                new UnitGroup.Builder().at("in.weight", 0).at("out.weight", 1).build(4, 2);
        StateDict cut = UnitRemoval.apply(state, state, List.of(group));
        assertEquals(new Weights(new float[] {9, 9, 8, 8}, 2, 2), cut.get("in.weight"));
        assertEquals(new Weights(new float[] {9, 8}, 1, 2), cut.get("out.weight"));
    }
}
