package io.github.voiceclone.sv2tts.decode;

import static io.github.voiceclone.sv2tts.decode.ScriptedGraphs.BANDS;
import static io.github.voiceclone.sv2tts.decode.ScriptedGraphs.floats;
import static io.github.voiceclone.sv2tts.decode.ScriptedGraphs.shape;
import static io.github.voiceclone.sv2tts.decode.ScriptedGraphs.utterance;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.voiceclone.runtime.Tensor;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Text encoder and post-net on batches of several lengths. */
class SharedRunsTest {
    private final ScriptedGraphs graphs = new ScriptedGraphs();

    @Test
    void textsOfABatch_getWhatTheyGetAlone() {
        TextEncoder encoder = new TextEncoder(graphs.textEncoder, shape(0));
        List<Utterance> batch = List.of(utterance(2, 2, 5, 6, 7), utterance(2, 2, 8), utterance(2, 2, 9, 1));
        List<EncodedText> together = encoder.encode(batch);
        for (int i = 0; i < batch.size(); i++) {
            EncodedText alone = new TextEncoder(new ScriptedGraphs().textEncoder, shape(0)).encode(batch.get(i));
            assertArrayEquals(alone.memory(), together.get(i).memory());
            assertArrayEquals(alone.keys(), together.get(i).keys());
            assertEquals(batch.get(i).symbols().length, together.get(i).symbols());
        }
    }

    @Test
    void textsOfABatch_goInPaddedWithTheirOwnVoiceStyleAndMasks() {
        List<Utterance> batch = List.of(utterance(2, 2, 8), utterance(2, 2, 5, 6));
        new TextEncoder(graphs.textEncoder, shape(10)).encode(batch);
        Map<String, Tensor> given = graphs.encoded;
        assertArrayEquals(new long[] {8, 0, 5, 6}, longs(given, "symbols"));
        assertArrayEquals(new long[] {1, 2}, longs(given, "lengths"));
        assertArrayEquals(new long[] {1, 1}, longs(given, "style"));
        assertArrayEquals(
                new float[] {8, 0.5f, 5, 0.5f}, floats(given, "speaker").toArray());
        float[] masks = new float[2 * 2 * 4];
        batch.get(0).dropout().draw(DropoutMask.Layer.TEXT_1, 0, FloatBuffer.wrap(masks), 0, 4);
        batch.get(1).dropout().draw(DropoutMask.Layer.TEXT_1, 0, FloatBuffer.wrap(masks), 8, 4);
        batch.get(1).dropout().draw(DropoutMask.Layer.TEXT_1, 1, FloatBuffer.wrap(masks), 12, 4);
        assertArrayEquals(masks, floats(given, "dropout1").toArray());
    }

    @Test
    void framesOfABatch_getWhatTheyGetAlone() {
        PostNet postNet = new PostNet(graphs.postNet, BANDS);
        List<PostNet.RawFrames> batch = List.of(frames(4, 1), frames(7, 100), frames(1, 1000));
        List<float[]> together = postNet.refine(batch);
        for (int i = 0; i < batch.size(); i++) {
            assertArrayEquals(postNet.refine(batch.get(i)), together.get(i));
            assertEquals(BANDS * batch.get(i).count(), together.get(i).length);
        }
        assertEquals(2 * (100 + 4 * BANDS + 2), together.get(1)[2 * 7 + 4]);
    }

    /** Frames in an array that has room for more. */
    private static PostNet.RawFrames frames(int count, int from) {
        float[] values = new float[BANDS * count + 5];
        for (int i = 0; i < values.length; i++) {
            values[i] = from + i;
        }
        return new PostNet.RawFrames(values, count);
    }

    private static long[] longs(Map<String, Tensor> tensors, String name) {
        Tensor.Longs tensor = (Tensor.Longs) tensors.get(name);
        long[] values = new long[tensor.buffer().limit()];
        tensor.buffer().get(0, values);
        return values;
    }
}
