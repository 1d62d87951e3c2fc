package io.github.voiceclone.pocket;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.codeclm.LanguageModel;
import io.github.voiceclone.codeclm.NormalDraws;
import io.github.voiceclone.codeclm.StepRow;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.Frames;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One chunk of a text while its frames are being predicted, each from the latent before it and noise. */
final class PocketRow implements StepRow {
    private final PocketSettings settings;
    private final Limits limits;
    private final Noise noise;
    private final Cancellation cancellation;

    @GuardedBy("this")
    private final List<float[]> latents = new ArrayList<>();

    @GuardedBy("this")
    private int taken;

    @GuardedBy("this")
    private int stopStep = -1;

    @GuardedBy("this")
    private boolean ended;

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
        this.settings = settings;
        this.limits = limits;
        this.noise = noise;
        this.cancellation = cancellation;
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
    public synchronized void write(Map<String, Tensor> inputs, int row) {
        int width = settings.latentWidth();
        boolean first = latents.isEmpty();
        ((Tensor.Longs) input(inputs, "token")).buffer().put(row, first ? settings.firstFrame() : settings.nothing());
        float[] before = first ? new float[width] : latents.get(latents.size() - 1);
        latent(inputs).put(row * width, before);
        float[] draws = new float[width];
        noise.fill(latents.size(), draws);
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

    private static Tensor input(Map<String, Tensor> inputs, String name) {
        Tensor tensor = inputs.get(name);
        if (tensor == null) {
            throw new IllegalStateException("the step has inputs " + inputs.keySet() + ", expected '" + name + "'");
        }
        return tensor;
    }

    @Override
    public synchronized void read(Map<String, Tensor.Floats> outputs, int row) {
        int step = latents.size();
        if (stopStep < 0 && Graph.output(outputs, "stop").buffer().get(row) > limits.stopLogit) {
            stopStep = step;
        }
        if (stopStep >= 0 && step >= stopStep + limits.framesAfterStop) {
            ended = true;
            return;
        }
        float[] latent = new float[settings.latentWidth()];
        Graph.output(outputs, "next_latent").buffer().get(row * latent.length, latent);
        latents.add(latent);
        ended = latents.size() >= limits.maxFrames;
    }

    @Override
    public synchronized boolean isOver() {
        return ended || cancellation.isCancelled();
    }

    @Override
    public synchronized void fail(VoiceCloneException failure) {
        cancellation.cancel(failure);
        ended = true;
    }

    /** Ends the row before its time. */
    synchronized void drop() {
        ended = true;
    }

    /** Returns whether it went on to its last frame without a sign of an end. */
    synchronized boolean ranAway() {
        return ended && stopStep < 0;
    }

    /** Returns whether there are as many frames to take as are wanted, or there will be no more. */
    synchronized boolean hasFrames(int wanted) {
        return isOver() || latents.size() - taken >= wanted;
    }

    /** Returns the frames not taken yet: [latentWidth, frames]. */
    synchronized Frames take() {
        int count = latents.size() - taken;
        float[] values = new float[count * settings.latentWidth()];
        for (int t = 0; t < count; t++) {
            float[] latent = latents.get(taken + t);
            for (int i = 0; i < latent.length; i++) {
                values[i * count + t] = latent[i];
            }
        }
        taken = latents.size();
        return Frames.of(values, settings.latentWidth());
    }
}
