package io.github.voiceclone.convert.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checkpoints as the reference code saves them; the sums of all magnitudes are PyTorch 1.13's, in float64. */
class CheckpointReferenceTest {
    private static Checkpoint open(String name) throws URISyntaxException {
        return Checkpoint.open(
                Path.of(Objects.requireNonNull(CheckpointReferenceTest.class.getResource("/reference/" + name))
                        .toURI()));
    }

    private static DoubleStream values(StateDict state) {
        return state.names().stream()
                .map(name -> state.get(name).values())
                .flatMapToDouble(values -> IntStream.range(0, values.length).mapToDouble(i -> values[i]));
    }

    @ParameterizedTest
    @CsvSource({
        "encoder/encoder.pt, 16, 110338, 9756.407469",
        "fregan/vocoder.pt, 402, 217202, 42682.706883",
        "hifigan-24k/vocoder.pt, 234, 69364, 12247.616543",
        "hifigan-resblock1/vocoder.pt, 234, 236450, 48781.148333",
        "hifigan-resblock2/vocoder.pt, 90, 35338, 5992.521684",
        "synthesizer-gst/synthesizer.pt, 220, 228284, 93106.626620",
        "synthesizer-plain/synthesizer.pt, 154, 184610, 90384.269708"
    })
    void referenceCheckpoint_readWhole(String name, int tensors, long values, double sum) throws URISyntaxException {
        StateDict state = open(name).modelState();
        assertEquals(tensors, state.names().size());
        assertEquals(values, values(state).count());
        assertEquals(sum, values(state).map(Math::abs).sum(), 1e-5);
    }

    @Test
    void scalarBesideModel_read() throws URISyntaxException {
        Checkpoint encoder = open("encoder/encoder.pt");
        assertEquals(OptionalLong.of(1564501), encoder.integer("step"));
        assertEquals("[step, model_state, optimizer_state]", encoder.keys().toString());
    }

    @Test
    void integerBuffer_readAsNumber() throws URISyntaxException {
        StateDict state = open("synthesizer-plain/synthesizer.pt").modelState();
        assertArrayEquals(new float[] {5}, state.get("decoder.r").values());
    }
}
