package io.github.voiceclone.sv2tts.decode;

import io.github.voiceclone.sv2tts.decode.DropoutMask.Layer;
import io.github.voiceclone.sv2tts.runtime.Graph;
import io.github.voiceclone.sv2tts.runtime.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the decoder attends over, for a batch of utterances padded to the longest.
 *
 * @param memory [batch, symbols, width]: the text encoder's output with speaker and style
 * @param keys [batch, symbols, width]: memory as projected for the attention
 * @param mask [batch, symbols]: added to the attention's energies; 0 at a symbol, −∞ at padding
 */
record EncodedText(Tensor.Floats memory, Tensor.Floats keys, Tensor.Floats mask) {
    /** Runs the text encoder on a batch. */
    static EncodedText of(Graph textEncoder, DecoderShape shape, List<Utterance> batch) {
        int longest = batch.stream().mapToInt(u -> u.symbols().length).max().orElseThrow();
        Map<String, Tensor> inputs = new HashMap<>();
        inputs.put("symbols", symbols(batch, longest));
        inputs.put(
                "lengths",
                longs(batch.stream().mapToLong(u -> u.symbols().length).toArray()));
        inputs.put("speaker", speakers(batch, shape.speakerSize()));
        if (shape.styles() > 0) {
            inputs.put("style", longs(batch.stream().mapToLong(Utterance::style).toArray()));
        }
        inputs.put(
                "dropout1",
                dropout(batch, longest, Layer.TEXT_1, shape.textDropout().first()));
        inputs.put(
                "dropout2",
                dropout(batch, longest, Layer.TEXT_2, shape.textDropout().second()));
        Map<String, Tensor.Floats> outputs = textEncoder.run(inputs);
        return new EncodedText(outputs.get("memory"), outputs.get("keys"), mask(batch, longest));
    }

    /** Returns the number of symbols of the longest utterance. */
    int symbols() {
        return (int) mask.shape()[1];
    }

    private static Tensor symbols(List<Utterance> batch, int longest) {
        long[] padded = new long[batch.size() * longest];
        for (int row = 0; row < batch.size(); row++) {
            int[] symbols = batch.get(row).symbols();
            for (int i = 0; i < symbols.length; i++) {
                padded[row * longest + i] = symbols[i];
            }
        }
        return Tensor.longs(padded, batch.size(), longest);
    }

    private static Tensor longs(long[] values) {
        return Tensor.longs(values, values.length);
    }

    private static Tensor speakers(List<Utterance> batch, int size) {
        Tensor.Floats speakers = Tensor.floats(batch.size(), size);
        for (int row = 0; row < batch.size(); row++) {
            speakers.buffer().put(row * size, batch.get(row).embedding().toArray());
        }
        return speakers;
    }

    private static Tensor dropout(List<Utterance> batch, int longest, Layer layer, int units) {
        Tensor.Floats masks = Tensor.floats(batch.size(), longest, units);
        for (int row = 0; row < batch.size(); row++) {
            Utterance utterance = batch.get(row);
            for (int i = 0; i < utterance.symbols().length; i++) {
                utterance.dropout().draw(layer, i, masks.buffer(), (row * longest + i) * units, units);
            }
        }
        return masks;
    }

    private static Tensor.Floats mask(List<Utterance> batch, int longest) {
        Tensor.Floats mask = Tensor.floats(batch.size(), longest);
        for (int row = 0; row < batch.size(); row++) {
            for (int i = batch.get(row).symbols().length; i < longest; i++) {
                mask.buffer().put(row * longest + i, Float.NEGATIVE_INFINITY);
            }
        }
        return mask;
    }
}
