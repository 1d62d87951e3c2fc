package io.github.voiceclone.moss;

import io.github.voiceclone.codeclm.Draws;
import io.github.voiceclone.codeclm.FrameRow;
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

    /**
     * Creates a row.
     *
     * @param stopShift what the logit of the end is lowered by
     * @param source uniform numbers: one for each code of a frame, then one for the end
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

    @Override
    protected void writeStep(Map<String, Tensor> inputs, int row, int frame, Optional<float[]> before) {
        int codebooks = settings.codebooks();
        int token = before.isEmpty() ? settings.audioStart() : settings.assistantSlot();
        longs(inputs, "token").put(row, token);
        FloatBuffer codes = floats(inputs, "codes");
        for (int i = 0; i < codebooks; i++) {
            codes.put(row * codebooks + i, before.isEmpty() ? settings.codebookSize() : before.get()[i]);
        }
        source.fill(frame, draws);
        floats(inputs, "draws").put(row * codebooks, draws, 0, codebooks);
        floats(inputs, "seen").put(row * seen.length, seen);
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
