package io.github.voiceclone.pocket;

import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.codeclm.FrameRow;
import io.github.voiceclone.codeclm.LanguageModel;
import io.github.voiceclone.codeclm.NormalDraws;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.Cancellation;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Optional;

/** One chunk of a text while its latents are being predicted, each from the one before it and noise. */
final class PocketRow extends FrameRow {
    private final PocketSettings settings;
    private final Limits limits;
    private final Noise noise;
    private int stopStep = -1;

    /**
     * When a row ends.
     *
     * @param stopLogit logit above which a frame is taken for the last one of the speech
     * @param framesAfterStop frames to make after that
     * @param maxFrames the most frames
     */
    record Limits(double stopLogit, int framesAfterStop, int maxFrames) {}

    /** Source of the standard normal numbers that each frame starts from. */
    @FunctionalInterface
    interface Noise {
        /** Fills an array for a frame, by its index. */
        void fill(int frame, float[] into);

        /** Returns the numbers of a request's segment and attempt. */
        static Noise of(long seed, int segment, int attempt) {
            int stream = segment * SynthesisOptions.MAX_ATTEMPTS + attempt;
            return (frame, into) -> NormalDraws.fill(seed, stream, frame, into);
        }
    }

    PocketRow(PocketSettings settings, Limits limits, Noise noise, Cancellation cancellation) {
        super(settings.latentWidth(), 0, limits.maxFrames, cancellation);
        this.settings = settings;
        this.limits = limits;
        this.noise = noise;
    }

    /** Returns the tensors of the language model's graph. */
    static LanguageModel.Format format(PocketSettings settings) {
        return new LanguageModel.Format() {
            @Override
            public Map<String, Tensor> inputs(int rows, int positions) {
                return new PositionInputs(settings, rows, positions).byName();
            }

            @Override
            public Map<String, Tensor.Floats> outputs(int rows) {
                return Map.of(
                        "next_latent", Tensor.floats(rows, settings.latentWidth()),
                        "stop", Tensor.floats(rows, 1));
            }
        };
    }

    @Override
    protected void writeStep(Map<String, Tensor> inputs, int row, int frame, Optional<float[]> before) {
        int width = settings.latentWidth();
        int token = before.isEmpty() ? settings.firstFrame() : settings.nothing();
        ((Tensor.Longs) input(inputs, "token")).buffer().put(row, token);
        latent(inputs).put(row * width, before.orElseGet(() -> new float[width]));
        float[] draws = new float[width];
        noise.fill(frame, draws);
        float deviation = (float) Math.sqrt(settings.temperature());
        for (int i = 0; i < width; i++) {
            draws[i] *= deviation;
        }
        ((Tensor.Floats) input(inputs, "noise")).buffer().put(row * width, draws);
    }

    /** Returns the input of the frame before. */
    static FloatBuffer latent(Map<String, Tensor> inputs) {
        return ((Tensor.Floats) input(inputs, "latent")).buffer();
    }

    @Override
    protected Optional<float[]> readStep(Map<String, Tensor.Floats> outputs, int row, int frame) {
        if (stopStep < 0 && Graph.output(outputs, "stop").buffer().get(row) > limits.stopLogit) {
            stopStep = frame;
            noteEnd();
        }
        if (stopStep >= 0 && frame >= stopStep + limits.framesAfterStop) {
            return Optional.empty();
        }
        float[] latent = new float[settings.latentWidth()];
        Graph.output(outputs, "next_latent").buffer().get(row * latent.length, latent);
        return Optional.of(latent);
    }
}
