package io.github.voiceclone.codeclm;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageObserver;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VoicePackSource;
import java.util.List;
import java.util.Optional;

/**
 * Difference of a precision of a codec language model from float32, frame by frame along what float32 speaks. Speech itself cannot
 * be compared: a small difference in one frame leads to another take.
 */
public interface CodecComparison {
    /** Returns the number of frames compared. */
    int frames();

    /** Returns the largest difference of the stop logits; 0 or more. */
    double stop();

    /** Returns the difference of the decoded audio, root mean square, over the root mean square of float32's; 0 or more. */
    double audio();

    /** Returns the difference of the frames in words, as in {@code latents 0.5 %}. */
    String frameDifference();

    /** Returns a stage's context: the pack on the CPU with all processors. */
    static StageContext context(VoicePackSource pack, String precision) {
        int threads = Runtime.getRuntime().availableProcessors();
        return new StageContext(Optional.of(pack), precision, "cpu", threads, InputLimits.defaults());
    }

    /** Lets a row of frames behind a prefix take the steps of a model; returns what the model says at each. */
    static FollowingRow follow(LanguageModel model, FollowingRow row, Prefix prefix) {
        try (StepLoop loop = new StepLoop(model, 1, StageObserver.NONE)) {
            loop.join(row, prefix);
            loop.await(row::isOver);
            return row;
        }
    }

    /** Returns the audio of frames, and closes the vocoder. */
    static float[] decode(Vocoder vocoder, List<float[]> frames) {
        int width = frames.get(0).length;
        float[] values = new float[frames.size() * width];
        for (int t = 0; t < frames.size(); t++) {
            for (int i = 0; i < width; i++) {
                values[i * frames.size() + t] = frames.get(t)[i];
            }
        }
        try (vocoder) {
            AudioClip audio = vocoder.vocode(Frames.of(values, width));
            return audio.toArray();
        }
    }

    /** Returns the root mean square of the difference of values over that of the expected ones. */
    static double difference(List<float[]> expected, List<float[]> found) {
        double error = 0;
        double power = 0;
        for (int t = 0; t < expected.size(); t++) {
            for (int i = 0; i < expected.get(t).length; i++) {
                double one = expected.get(t)[i] - found.get(t)[i];
                error += one * one;
                power += (double) expected.get(t)[i] * expected.get(t)[i];
            }
        }
        return power > 0 ? Math.sqrt(error / power) : Math.sqrt(error);
    }

    /** Returns the largest difference. */
    static double largest(List<Float> expected, List<Float> found) {
        double largest = 0;
        for (int i = 0; i < expected.size(); i++) {
            largest = Math.max(largest, Math.abs(expected.get(i) - found.get(i)));
        }
        return largest;
    }
}
