package io.github.voiceclone.sv2tts.decode;

import io.github.voiceclone.sv2tts.decode.DropoutMask.Layer;
import io.github.voiceclone.sv2tts.runtime.Graph;
import io.github.voiceclone.sv2tts.runtime.HostAccess;
import io.github.voiceclone.sv2tts.runtime.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The decoder graph on a batch whose rows come and go. Its state lies in two sets of tensors: each step reads one and
 * writes the other, and between changes of the batch nothing is allocated. Not thread-safe.
 */
final class DecoderBatch implements AutoCloseable {
    private static final HostAccess ACCESS =
            new HostAccess(Set.of("dropout1", "dropout2"), Set.of("frames", "stop", "attention"));

    private final Graph decoder;
    private final DecoderShape shape;
    private final int[] words = new int[DropoutMask.WORDS];
    private final TensorPool pool = new TensorPool();
    private final TensorPool evenPool = new TensorPool();
    private final TensorPool oddPool = new TensorPool();
    private List<Decoding> rows = List.of();
    private @Nullable Arrangement arrangement;

    DecoderBatch(Graph decoder, DecoderShape shape) {
        this.decoder = decoder;
        this.shape = shape;
    }

    /** Makes {@code next} the rows of the batch; rows that stay bring their states along. */
    void arrange(List<Decoding> next) {
        Arrangement before = arrangement;
        if (before != null) {
            before.store();
        }
        close();
        rows = List.copyOf(next);
        if (!rows.isEmpty()) {
            arrangement = new Arrangement();
        }
    }

    /** Runs the next step; the results of the one before are overwritten. */
    void advance() {
        arranged().advance();
    }

    /** Returns the last step's frames: [rows, reduction factor, bands]. */
    Tensor.Floats frames() {
        return arranged().frames;
    }

    /** Returns the probability that the last step was the end: [rows]. */
    Tensor.Floats stop() {
        return arranged().stop;
    }

    /** Returns the last step's attention: [rows, symbols]. */
    Tensor.Floats attention() {
        return arranged().attention;
    }

    /** Returns the number of symbols of the longest row. */
    int symbols() {
        return arranged().symbols;
    }

    private Arrangement arranged() {
        if (arrangement == null) {
            throw new IllegalStateException("the batch is empty");
        }
        return arrangement;
    }

    /** Lets go of the rows. */
    @Override
    public void close() {
        if (arrangement != null) {
            arrangement.close();
            arrangement = null;
        }
        rows = List.of();
    }

    /** The tensors for one set of rows, bound to the graph. */
    private final class Arrangement {
        private final int symbols =
                rows.stream().mapToInt(row -> row.text().symbols()).max().orElseThrow();
        private final Tensor.Floats dropout1 =
                pool.zeros("dropout1", rows.size(), shape.frameDropout().first());
        private final Tensor.Floats dropout2 =
                pool.zeros("dropout2", rows.size(), shape.frameDropout().second());
        private final Tensor.Floats frames = pool.zeros("frames", rows.size(), shape.reductionFactor(), shape.bands());
        private final Tensor.Floats stop = pool.zeros("stop", rows.size());
        private final Tensor.Floats attention = pool.zeros("attention", rows.size(), symbols);
        private final DecoderStates evenStates = new DecoderStates(evenPool, shape, rows.size(), symbols);
        private final DecoderStates oddStates = new DecoderStates(oddPool, shape, rows.size(), symbols);
        private final Graph.Binding even;
        private final Graph.Binding odd;
        private boolean atOdd;

        Arrangement() {
            evenStates.load(rows);
            Map<String, Tensor> text = text();
            even = decoder.bind(inputs(text, evenStates), outputs(oddStates), ACCESS);
            try {
                odd = decoder.bind(inputs(text, oddStates), outputs(evenStates), ACCESS);
            } catch (RuntimeException e) {
                even.close();
                throw e;
            }
        }

        private Map<String, Tensor> text() {
            EncodedText first = rows.get(0).text();
            Tensor.Floats memory = pool.zeros("memory", rows.size(), symbols, first.memoryWidth());
            Tensor.Floats keys = pool.zeros("keys", rows.size(), symbols, first.keyWidth());
            Tensor.Floats mask = pool.zeros("mask", rows.size(), symbols);
            for (int row = 0; row < rows.size(); row++) {
                EncodedText text = rows.get(row).text();
                memory.buffer().put(row * symbols * text.memoryWidth(), text.memory());
                keys.buffer().put(row * symbols * text.keyWidth(), text.keys());
                for (int i = text.symbols(); i < symbols; i++) {
                    mask.buffer().put(row * symbols + i, Float.NEGATIVE_INFINITY);
                }
            }
            return Map.of("memory", memory, "keys", keys, "mask", mask, "dropout1", dropout1, "dropout2", dropout2);
        }

        private static Map<String, Tensor> inputs(Map<String, Tensor> text, DecoderStates states) {
            Map<String, Tensor> inputs = new HashMap<>(text);
            inputs.putAll(states.inputs());
            return inputs;
        }

        private Map<String, Tensor.Floats> outputs(DecoderStates states) {
            Map<String, Tensor.Floats> outputs = states.outputs();
            outputs.put("frames", frames);
            outputs.put("stop", stop);
            outputs.put("attention", attention);
            return outputs;
        }

        void advance() {
            for (int row = 0; row < rows.size(); row++) {
                draw(row, Layer.FRAME_1, dropout1, shape.frameDropout().first());
                draw(row, Layer.FRAME_2, dropout2, shape.frameDropout().second());
            }
            (atOdd ? odd : even).run();
            atOdd = !atOdd;
        }

        private void draw(int row, Layer layer, Tensor.Floats masks, int units) {
            Decoding decoding = rows.get(row);
            decoding.utterance().dropout().draw(layer, decoding.steps(), masks.buffer(), row * units, units, words);
        }

        /** Hands the rows the states that the next step would read. */
        void store() {
            (atOdd ? odd : even).fetch();
            (atOdd ? oddStates : evenStates).store(rows);
        }

        void close() {
            even.close();
            odd.close();
        }
    }
}
