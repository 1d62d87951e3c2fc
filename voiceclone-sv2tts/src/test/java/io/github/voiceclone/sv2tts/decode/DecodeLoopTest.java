package io.github.voiceclone.sv2tts.decode;

import static io.github.voiceclone.sv2tts.decode.ScriptedGraphs.BANDS;
import static io.github.voiceclone.sv2tts.decode.ScriptedGraphs.floats;
import static io.github.voiceclone.sv2tts.decode.ScriptedGraphs.utterance;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.runtime.FakeGraph;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.Attention;
import io.github.voiceclone.spi.Frames;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecodeLoopTest {
    private final ScriptedGraphs graphs = new ScriptedGraphs();

    /** With two frames a step, step 6 is the first that starts after frame 10. */
    @ParameterizedTest
    @CsvSource({"0, 14", "5, 14", "6, 14", "7, 16", "20, 42"})
    void end_isHeardOnlyAfterTenFrames(int endStep, int frames) {
        Decoded result = run(utterance(1000, 0.5f, endStep, 9)).get(0);
        assertEquals(frames, result.mel().frames());
        assertFalse(result.reachedLimit());
    }

    @ParameterizedTest
    @CsvSource({"0.2, 14, false", "0.5, 42, false", "0.75, 60, true", "1.1, 60, true"})
    void threshold_decidesWhatCountsAsTheEnd(float threshold, int frames, boolean reachedLimit) {
        Decoded result = run(utterance(60, threshold, 20)).get(0);
        assertEquals(frames, result.mel().frames());
        assertEquals(reachedLimit, result.reachedLimit());
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 2", "3, 4", "17, 18"})
    void frameLimit_isRoundedUpToWholeSteps(int maxFrames, int frames) {
        Decoded result = run(utterance(maxFrames, 2, 0)).get(0);
        assertEquals(frames, result.mel().frames());
        assertEquals(frames / 2, result.attention().steps());
        assertTrue(result.reachedLimit());
    }

    @Test
    void endAtTheLimit_isNoCutOff() {
        Decoded result = run(utterance(14, 0.5f, 6)).get(0);
        assertEquals(14, result.mel().frames());
        assertFalse(result.reachedLimit());
    }

    @Test
    void batch_givesEachItsOwnLengthAndAttention() {
        Utterance early = utterance(1000, 0.5f, 8, 1, 2, 3, 4);
        Utterance cutOff = utterance(20, 2, 1, 2);
        Utterance late = utterance(1000, 0.5f, 30, 1, 1);
        List<Decoded> together = run(early, cutOff, late);
        assertEquals(18, together.get(0).mel().frames());
        assertEquals(20, together.get(1).mel().frames());
        assertEquals(62, together.get(2).mel().frames());
        Utterance[] all = {early, cutOff, late};
        for (int i = 0; i < all.length; i++) {
            Decoded alone = run(new ScriptedGraphs(), all[i]).get(0);
            Decoded row = together.get(i);
            assertEquals(alone.mel(), row.mel());
            assertEquals(all[i].symbols().length, row.attention().symbols());
            assertArrayEquals(alone.attention().toArray(), row.attention().toArray());
            assertEquals(alone.reachedLimit(), row.reachedLimit());
        }
    }

    @Test
    void frames_lieByBandInTheOrderTheyWereMade() {
        Decoded result = run(utterance(4, 2, 7)).get(0);
        float[] decoded = {
            7000, 7001, 7010, 7011, 7000.1f, 7001.1f, 7010.1f, 7011.1f, 7000.2f, 7001.2f, 7010.2f, 7011.2f
        };
        assertEquals(decoded.length, result.mel().width() * result.mel().frames());
        for (int i = 0; i < decoded.length; i++) {
            assertEquals(2 * decoded[i], result.mel().get(i / 4, i % 4));
        }
        assertEquals(BANDS, result.mel().width());
    }

    @Test
    void text_isEncodedWithItsMasks() {
        Utterance utterance = utterance(2, 2, 5, 6, 7);
        run(utterance);
        Tensor.Longs symbols = (Tensor.Longs) graphs.encoded.get("symbols");
        assertArrayEquals(new long[] {1, 3}, symbols.shape());
        assertArrayEquals(new long[] {5, 6, 7}, values(symbols));
        assertArrayEquals(new long[] {3}, values((Tensor.Longs) graphs.encoded.get("lengths")));
        assertArrayEquals(
                new float[] {5, 0.5f}, floats(graphs.encoded, "speaker").toArray());
        float[] dropout = floats(graphs.encoded, "dropout1").toArray();
        float[] ofThird = new float[4];
        utterance.dropout().draw(DropoutMask.Layer.TEXT_1, 2, FloatBuffer.wrap(ofThird), 0, 4);
        assertEquals(3 * 4, dropout.length);
        assertArrayEquals(ofThird, Arrays.copyOfRange(dropout, 8, 12));
    }

    @Test
    void style_isAnInputOfModelsThatHaveStyles() {
        run(utterance(2, 2, 5));
        assertFalse(graphs.encoded.containsKey("style"));
        try (DecodeLoop loop = graphs.loop(10)) {
            loop.finish(List.of(loop.start(utterance(2, 2, 5))));
        }
        assertArrayEquals(new long[] {1}, values((Tensor.Longs) graphs.encoded.get("style")));
    }

    @Test
    void masks_areDrawnAnewForEachStep() {
        List<float[]> drawn = new ArrayList<>();
        FakeGraph decoder = new FakeGraph(inputs -> {
            drawn.add(floats(inputs, "dropout1").toArray());
            return graphs.decoder.run(inputs);
        });
        Utterance utterance = utterance(6, 2, 5);
        try (DecodeLoop loop = new DecodeLoop(graphs.textEncoder, decoder, graphs.postNet, ScriptedGraphs.shape(0))) {
            loop.finish(List.of(loop.start(utterance)));
        }
        for (int step = 0; step < 3; step++) {
            float[] expected = new float[6];
            utterance.dropout().draw(DropoutMask.Layer.FRAME_1, step, FloatBuffer.wrap(expected), 0, 6);
            assertArrayEquals(expected, drawn.get(step), "step " + step);
        }
    }

    private List<Decoded> run(Utterance... batch) {
        return run(graphs, batch);
    }

    private static List<Decoded> run(ScriptedGraphs graphs, Utterance... batch) {
        try (DecodeLoop loop = graphs.loop(0)) {
            List<Decoding> started =
                    Arrays.stream(batch).map(utterance -> loop.start(utterance)).toList();
            return started.stream()
                    .map(decoding -> new Decoded(
                            loop.finish(List.of(decoding)).get(0).get(), decoding.attention(), decoding.reachedLimit()))
                    .toList();
        }
    }

    /** What an utterance became. */
    private record Decoded(Frames mel, Attention attention, boolean reachedLimit) {}

    private static long[] values(Tensor.Longs tensor) {
        long[] values = new long[tensor.buffer().limit()];
        tensor.buffer().get(0, values);
        return values;
    }
}
