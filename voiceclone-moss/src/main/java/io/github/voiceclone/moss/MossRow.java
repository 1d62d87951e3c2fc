package io.github.voiceclone.moss;

import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.codeclm.FrameRow;
import io.github.voiceclone.codeclm.LanguageModel;
import io.github.voiceclone.codeclm.UniformDraws;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.Cancellation;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Optional;

/**
 * One chunk of a text while its frames of codes are being drawn: each by its codebook's distribution, in which codes that the chunk
 * has had are less likely, and before each whether the speech goes on.
 */
final class MossRow extends FrameRow {
    private final MossSettings settings;
    private final double stopShift;
    private final Draws source;
    private final float[] draws;
    private final float[] seen;

    /** Source of uniform numbers: one for each code of a frame, then one for the end. */
    @FunctionalInterface
    interface Draws {
        /** Fills an array for a frame, by its index. */
        void fill(int frame, float[] into);

        /** Returns the numbers of a request's segment and attempt. */
        static Draws of(long seed, int segment, int attempt) {
            int stream = segment * SynthesisOptions.MAX_ATTEMPTS + attempt;
            return (frame, into) -> UniformDraws.fill(seed, stream, frame, into);
        }
    }

    /**
     * Creates a row.
     *
     * @param stopShift what the logit of the end is lowered by
     */
    MossRow(
            MossSettings settings,
            double stopShift,
            int minFrames,
            int maxFrames,
            Draws source,
            Cancellation cancellation) {
        super(settings.codebooks(), minFrames, maxFrames, cancellation);
        this.settings = settings;
        this.stopShift = stopShift;
        this.source = source;
        this.draws = new float[settings.codebooks() + 1];
        this.seen = new float[settings.codebooks() * settings.codebookSize()];
    }

    /** Returns the tensors of the language model's graph. */
    static LanguageModel.Format format(MossSettings settings, MossPrompt prompt) {
        return new LanguageModel.Format() {
            @Override
            public Map<String, Tensor> inputs(int rows, int positions) {
                return prompt.inputs(rows, positions);
            }

            @Override
            public Map<String, Tensor.Floats> outputs(int rows) {
                return Map.of(
                        "next_codes", Tensor.floats(rows, settings.codebooks()),
                        "stop", Tensor.floats(rows, 1));
            }
        };
    }

    @Override
    protected void writeStep(Map<String, Tensor> inputs, int row, int frame, Optional<float[]> before) {
        int codebooks = settings.codebooks();
        int token = before.isEmpty() ? settings.audioStart() : settings.assistantSlot();
        ((Tensor.Longs) input(inputs, "token")).buffer().put(row, token);
        FloatBuffer codes = floats(inputs, "codes");
        for (int i = 0; i < codebooks; i++) {
            codes.put(row * codebooks + i, before.isEmpty() ? settings.codebookSize() : before.get()[i]);
        }
        source.fill(frame, draws);
        floats(inputs, "draws").put(row * codebooks, draws, 0, codebooks);
        floats(inputs, "seen").put(row * seen.length, seen);
    }

    private static FloatBuffer floats(Map<String, Tensor> inputs, String name) {
        return ((Tensor.Floats) input(inputs, name)).buffer();
    }

    @Override
    protected Optional<float[]> readStep(Map<String, Tensor.Floats> outputs, int row, int frame) {
        int codebooks = settings.codebooks();
        double logit = Graph.output(outputs, "stop").buffer().get(row) / settings.textTemperature() - stopShift;
        if (draws[codebooks] > 1 / (1 + Math.exp(logit))) {
            return Optional.empty();
        }
        float[] codes = new float[codebooks];
        Graph.output(outputs, "next_codes").buffer().get(row * codebooks, codes);
        for (int i = 0; i < codebooks; i++) {
            seen[i * settings.codebookSize() + (int) codes[i]] = 1;
        }
        return Optional.of(codes);
    }
}
