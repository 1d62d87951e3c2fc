package io.github.voiceclone.sv2tts.decode;

import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.runtime.batch.BatchLimits;
import io.github.voiceclone.runtime.batch.DynamicBatcher;
import io.github.voiceclone.runtime.batch.DynamicBatcher.Outcome;
import io.github.voiceclone.sv2tts.decode.DropoutMask.Layer;
import io.github.voiceclone.sv2tts.tuning.Sv2ttsTuning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** The text encoder graph; texts that are encoded at the same time share a run. Thread-safe. */
final class TextEncoder {
    private final Graph graph;
    private final DecoderShape shape;
    private final DynamicBatcher<Utterance, EncodedText> batcher;

    TextEncoder(Graph graph, DecoderShape shape) {
        this.graph = graph;
        this.shape = shape;
        this.batcher = new DynamicBatcher<>(
                this::encode,
                utterance -> utterance.symbols().length,
                BatchLimits.masked(graph, Sv2ttsTuning.CPU_SHARED_SYMBOLS, Sv2ttsTuning.SHARED_SYMBOLS),
                graph.traits().maxConcurrentRuns());
    }

    /** Encodes an utterance's text. */
    EncodedText encode(Utterance utterance) {
        return batcher.run(utterance);
    }

    /** Encodes the texts of a caller's utterances; returns what became of each. */
    List<Outcome<EncodedText>> encodeAll(List<Utterance> utterances) {
        return batcher.runAll(utterances);
    }

    /** Encodes a batch; each result equals that of a batch of one, up to rounding. */
    List<EncodedText> encode(List<Utterance> batch) {
        int longest = batch.stream()
                .mapToInt(utterance -> utterance.symbols().length)
                .max()
                .orElseThrow();
        Map<String, Tensor.Floats> outputs = graph.run(inputs(batch, longest));
        Tensor.Floats memory = Graph.output(outputs, "memory");
        Tensor.Floats keys = Graph.output(outputs, "keys");
        List<EncodedText> texts = new ArrayList<>();
        for (int row = 0; row < batch.size(); row++) {
            int symbols = batch.get(row).symbols().length;
            texts.add(new EncodedText(row(memory, row, symbols), row(keys, row, symbols), symbols));
        }
        return texts;
    }

    private Map<String, Tensor> inputs(List<Utterance> batch, int longest) {
        Map<String, Tensor> inputs = new HashMap<>();
        inputs.put("symbols", symbols(batch, longest));
        inputs.put("lengths", longs(batch.stream().mapToLong(utterance -> utterance.symbols().length)));
        inputs.put("speaker", speakers(batch));
        if (shape.styles() > 0) {
            inputs.put("style", longs(batch.stream().mapToLong(Utterance::style)));
        }
        inputs.put(
                "dropout1",
                dropout(batch, longest, Layer.TEXT_1, shape.textDropout().first()));
        inputs.put(
                "dropout2",
                dropout(batch, longest, Layer.TEXT_2, shape.textDropout().second()));
        return inputs;
    }

    private static Tensor longs(LongStream values) {
        long[] array = values.toArray();
        return Tensor.longs(array, array.length);
    }

    private static Tensor symbols(List<Utterance> batch, int longest) {
        long[] ids = new long[batch.size() * longest];
        for (int row = 0; row < batch.size(); row++) {
            int[] symbols = batch.get(row).symbols();
            for (int i = 0; i < symbols.length; i++) {
                ids[row * longest + i] = symbols[i];
            }
        }
        return Tensor.longs(ids, batch.size(), longest);
    }

    private Tensor speakers(List<Utterance> batch) {
        Tensor.Floats speakers = Tensor.floats(batch.size(), shape.speakerSize());
        for (int row = 0; row < batch.size(); row++) {
            speakers.buffer()
                    .put(row * shape.speakerSize(), batch.get(row).embedding().toArray());
        }
        return speakers;
    }

    private static Tensor dropout(List<Utterance> batch, int longest, Layer layer, int units) {
        Tensor.Floats masks = Tensor.floats(batch.size(), longest, units);
        DropoutMask.Workspace work = new DropoutMask.Workspace(units);
        for (int row = 0; row < batch.size(); row++) {
            Utterance utterance = batch.get(row);
            for (int i = 0; i < utterance.symbols().length; i++) {
                utterance.dropout().draw(layer, i, masks.buffer(), (row * longest + i) * units, work);
            }
        }
        return masks;
    }

    /** Returns the first {@code symbols} positions of a row of [rows, symbols, width]. */
    private static float[] row(Tensor.Floats tensor, int row, int symbols) {
        long[] extents = tensor.shape();
        int width = (int) extents[2];
        float[] values = new float[symbols * width];
        tensor.buffer().get((int) (row * extents[1] * width), values);
        return values;
    }
}
