package io.github.voiceclone.sv2tts.decode;

import io.github.voiceclone.sv2tts.decode.DropoutMask.Layer;
import io.github.voiceclone.sv2tts.runtime.Graph;
import io.github.voiceclone.sv2tts.runtime.Tensor;
import java.util.HashMap;
import java.util.Map;

/**
 * What the decoder attends over for one utterance.
 *
 * @param memory [symbols, width]: the text encoder's output with speaker and style; not copied
 * @param keys [symbols, width]: memory as projected for the attention; not copied
 * @param symbols number of symbols
 */
@SuppressWarnings("ArrayRecordComponent") // handed from graph to graph, never compared
record EncodedText(float[] memory, float[] keys, int symbols) {
    /** Runs the text encoder on an utterance. */
    static EncodedText of(Graph textEncoder, DecoderShape shape, Utterance utterance) {
        int length = utterance.symbols().length;
        Map<String, Tensor> inputs = new HashMap<>();
        inputs.put("symbols", symbols(utterance));
        inputs.put("lengths", Tensor.longs(new long[] {length}, 1));
        inputs.put("speaker", Tensor.floats(utterance.embedding().toArray(), 1, shape.speakerSize()));
        if (shape.styles() > 0) {
            inputs.put("style", Tensor.longs(new long[] {utterance.style()}, 1));
        }
        inputs.put(
                "dropout1", dropout(utterance, Layer.TEXT_1, shape.textDropout().first()));
        inputs.put(
                "dropout2", dropout(utterance, Layer.TEXT_2, shape.textDropout().second()));
        Map<String, Tensor.Floats> outputs = textEncoder.run(inputs);
        return new EncodedText(
                outputs.get("memory").toArray(), outputs.get("keys").toArray(), length);
    }

    private static Tensor symbols(Utterance utterance) {
        int[] symbols = utterance.symbols();
        long[] ids = new long[symbols.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = symbols[i];
        }
        return Tensor.longs(ids, 1, ids.length);
    }

    private static Tensor dropout(Utterance utterance, Layer layer, int units) {
        int length = utterance.symbols().length;
        Tensor.Floats masks = Tensor.floats(1, length, units);
        for (int i = 0; i < length; i++) {
            utterance.dropout().draw(layer, i, masks.buffer(), i * units, units);
        }
        return masks;
    }

    /** Returns the width of the memory. */
    int memoryWidth() {
        return memory.length / symbols;
    }

    /** Returns the width of the keys. */
    int keyWidth() {
        return keys.length / symbols;
    }
}
