package io.github.voiceclone.pocket;

import io.github.voiceclone.codeclm.Draws;
import io.github.voiceclone.codeclm.FrameRow;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.Cancellation;
import java.util.Map;
import java.util.Optional;

/** One chunk of a text while its latents are being predicted, each from the one before it and noise. */
final class PocketRow extends FrameRow {
    private final PocketSettings settings;
    private final Limits limits;
    private final Draws noise;
    private int stopStep = -1;

    /**
     * When a row ends.
     *
     * @param stopLogit logit above which a frame is taken for the last one of the speech
     * @param framesAfterStop frames to make after that
     * @param maxFrames the most frames
     */
    record Limits(double stopLogit, int framesAfterStop, int maxFrames) {}

    PocketRow(PocketSettings settings, Limits limits, Draws noise, Cancellation cancellation) {
        super(settings.latentWidth(), 0, limits.maxFrames, cancellation);
        this.settings = settings;
        this.limits = limits;
        this.noise = noise;
    }

    @Override
    protected void writeStep(Map<String, Tensor> inputs, int row, int frame, Optional<float[]> before) {
        int width = settings.latentWidth();
        int token = before.isEmpty() ? settings.firstFrame() : settings.nothing();
        longs(inputs, "token").put(row, token);
        floats(inputs, "latent").put(row * width, before.orElseGet(() -> new float[width]));
        float[] draws = new float[width];
        noise.fill(frame, draws);
        float deviation = (float) Math.sqrt(settings.temperature());
        for (int i = 0; i < width; i++) {
            draws[i] *= deviation;
        }
        floats(inputs, "noise").put(row * width, draws);
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
