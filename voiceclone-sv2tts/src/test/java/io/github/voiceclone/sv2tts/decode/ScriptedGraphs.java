package io.github.voiceclone.sv2tts.decode;

import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.runtime.FakeGraph;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.sv2tts.decode.DecoderShape.LayerPair;
import java.util.HashMap;
import java.util.Map;

/**
 * Graphs that say what they were given. An utterance's first symbol is the step at which its probability of the end rises
 * from 0.25 to 0.75. Frame {@code f} of step {@code s} is {@code 10 s + f + 1000 · first symbol} in every band, plus a
 * tenth of the band; the post-net doubles it. Attention is even over the symbols that the mask leaves.
 */
final class ScriptedGraphs {
    static final int BANDS = 3;
    static final int REDUCTION = 2;
    static final int SPEAKER = 2;

    final FakeGraph textEncoder = new FakeGraph(this::encode);
    final FakeGraph decoder = new FakeGraph(ScriptedGraphs::step);
    final FakeGraph postNet = new FakeGraph(ScriptedGraphs::refine);
    final Map<String, Tensor> encoded = new HashMap<>();

    static DecoderShape shape(int styles) {
        return new DecoderShape(
                BANDS, REDUCTION, SPEAKER, styles, new LayerPair(4, 2), new LayerPair(6, 5), Map.of("steps", 1));
    }

    DecodeLoop loop(int styles) {
        return new DecodeLoop(textEncoder, decoder, postNet, shape(styles));
    }

    static Utterance utterance(int maxFrames, float stopThreshold, int... symbols) {
        return utterance(new Cancellation(), maxFrames, stopThreshold, symbols);
    }

    static Utterance utterance(Cancellation request, int maxFrames, float stopThreshold, int... symbols) {
        SpeakerEmbedding embedding = SpeakerEmbedding.of(new float[] {symbols[0], 0.5f});
        return new Utterance(
                request, symbols, embedding, 1, new DropoutMask(symbols[0], 0, 0.5), stopThreshold, maxFrames);
    }

    private Map<String, Tensor.Floats> encode(Map<String, ? extends Tensor> inputs) {
        encoded.putAll(inputs);
        Tensor.Longs symbols = (Tensor.Longs) inputs.get("symbols");
        Tensor.Floats memory = Tensor.floats(symbols.shape()[0], symbols.shape()[1], 1);
        for (int i = 0; i < symbols.buffer().limit(); i++) {
            memory.buffer().put(i, (float) symbols.buffer().get(i));
        }
        return Map.of("memory", memory, "keys", memory);
    }

    private static Map<String, Tensor.Floats> step(Map<String, ? extends Tensor> inputs) {
        Tensor.Floats mask = floats(inputs, "mask");
        int rows = (int) mask.shape()[0];
        Map<String, Tensor.Floats> outputs = new HashMap<>();
        outputs.put("frames", Tensor.floats(rows, REDUCTION, BANDS));
        outputs.put("stop", Tensor.floats(rows));
        outputs.put("attention", Tensor.floats(mask.shape()));
        outputs.put("next_steps", Tensor.floats(rows, 1));
        outputs.put("next_frame", Tensor.floats(rows, BANDS));
        outputs.put("next_cumulative", Tensor.floats(mask.shape()));
        for (int row = 0; row < rows; row++) {
            stepRow(inputs, row, outputs);
        }
        return outputs;
    }

    private static void stepRow(Map<String, ? extends Tensor> inputs, int row, Map<String, Tensor.Floats> outputs) {
        int symbols = (int) floats(inputs, "mask").shape()[1];
        float first = floats(inputs, "memory").buffer().get(row * symbols);
        float step = floats(inputs, "steps").buffer().get(row);
        outputs.get("next_steps").buffer().put(row, step + 1);
        outputs.get("stop").buffer().put(row, step >= first ? 0.75f : 0.25f);
        for (int i = 0; i < REDUCTION * BANDS; i++) {
            int frame = i / BANDS;
            float value = 10 * step + frame + 1000 * first + 0.1f * (i % BANDS);
            outputs.get("frames").buffer().put(row * REDUCTION * BANDS + i, value);
        }
        attend(floats(inputs, "mask"), row, symbols, outputs.get("attention"));
    }

    private static void attend(Tensor.Floats mask, int row, int symbols, Tensor.Floats attention) {
        int open = 0;
        for (int i = 0; i < symbols; i++) {
            open += mask.buffer().get(row * symbols + i) == 0 ? 1 : 0;
        }
        for (int i = 0; i < symbols; i++) {
            float weight = (float) Math.exp(mask.buffer().get(row * symbols + i)) / open;
            attention.buffer().put(row * symbols + i, weight);
        }
    }

    private static Map<String, Tensor.Floats> refine(Map<String, ? extends Tensor> inputs) {
        Tensor.Floats frames = floats(inputs, "frames");
        Tensor.Longs lengths = (Tensor.Longs) inputs.get("lengths");
        int longest = (int) frames.shape()[1];
        Tensor.Floats mel = Tensor.floats(frames.shape()[0], BANDS, longest);
        for (int i = 0; i < mel.buffer().limit(); i++) {
            int row = i / (BANDS * longest);
            int band = i / longest % BANDS;
            int t = i % longest;
            float value = frames.buffer().get((row * longest + t) * BANDS + band);
            mel.buffer().put(i, t < lengths.buffer().get(row) ? 2 * value : Float.NaN);
        }
        return Map.of("mel", mel);
    }

    static Tensor.Floats floats(Map<String, ? extends Tensor> tensors, String name) {
        return (Tensor.Floats) tensors.get(name);
    }
}
