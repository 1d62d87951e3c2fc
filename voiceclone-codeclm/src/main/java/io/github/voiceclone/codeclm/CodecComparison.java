package io.github.voiceclone.codeclm;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.codeclm.text.Chunk;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.FrameKind;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageObserver;
import io.github.voiceclone.spi.Vocoder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Difference of a precision of a codec language model from float32, frame by frame along what float32 speaks: both models read the
 * same voice, text, random numbers and frames before, and both decoders decode the same frames. Speech itself cannot be compared: a
 * small difference in one frame leads to another take.
 *
 * @param frames number of frames compared
 * @param latents difference of the next latents, root mean square, over the root mean square of float32's; null where frames are
 *     codes
 * @param codes share of the codes that are drawn otherwise by the same numbers, 0 to 1; one that is changes those after it in its
 *     frame; null where frames are latents
 * @param stop largest difference of the stop logits; 0 or more
 * @param audio difference of the decoded audio, root mean square, over the root mean square of float32's; 0 or more
 */
public record CodecComparison(int frames, @Nullable Double latents, @Nullable Double codes, double stop, double audio) {
    /**
     * Compares a precision with float32.
     *
     * @param pack the pack, with both precisions
     * @param runtime runs both, on the CPU with all processors
     * @param precision the precision, as in {@code int8}
     * @param text what is spoken
     * @param voice frames of a voice of the pack's format
     * @param frames the number of frames to speak; positive
     */
    public static CodecComparison of(
            CodecPack<?> pack, TensorRuntime runtime, String precision, String text, SpeakerPrompt voice, int frames) {
        Way way = new Way(pack, runtime, text, voice, frames);
        FollowingRow expected = way.follow(Precision.FP32, List.of());
        FollowingRow found = way.follow(precision, expected.frames());
        List<float[]> spoken = expected.frames();
        boolean codes = pack.settings().frameFormat().kind() == FrameKind.CODES;
        return new CodecComparison(
                spoken.size(),
                codes ? null : difference(spoken, found.frames()),
                codes ? others(spoken, found.frames()) : null,
                largest(expected.stops(), found.stops()),
                difference(List.of(way.decode(Precision.FP32, spoken)), List.of(way.decode(precision, spoken))));
    }

    /** Returns the difference of the frames in words, as in {@code latents 0.5 %}. */
    public String frameDifference() {
        return codes != null
                ? String.format(Locale.ROOT, "%.1f %% of the codes others", 100 * codes)
                : String.format(Locale.ROOT, "latents %.1f %%", 100 * (latents == null ? 0 : latents));
    }

    /** Returns a stage's context: the CPU with all processors. */
    public static StageContext context(String precision) {
        int threads = Runtime.getRuntime().availableProcessors();
        return new StageContext(Optional.empty(), precision, "cpu", threads, InputLimits.defaults());
    }

    /** A text and a voice to speak it in, by which precisions are compared. */
    private record Way(CodecPack<?> pack, TensorRuntime runtime, String text, SpeakerPrompt voice, int frames) {
        /**
         * Takes the steps.
         *
         * @param along the frames to take; empty for the model's own
         */
        FollowingRow follow(String precision, List<float[]> along) {
            return follow(precision, along, pack.speaking());
        }

        private <C extends Chunk> FollowingRow follow(
                String precision, List<float[]> along, CodecSynthesizer.Speaking<C> speaking) {
            C chunk = speaking.text().whole(text).get(0);
            SynthesisOptions options =
                    SynthesisOptions.defaults().withSeed(1).withStopThreshold(1).withMaxFrames(frames);
            FollowingRow row = new FollowingRow(
                    speaking.row(chunk, options, 0, 0, new Cancellation()), speaking.nextFrame(), along);
            try (LanguageModel model = pack.languageModel(runtime, context(precision), speaking);
                    StepLoop loop = new StepLoop(model, 1, StageObserver.NONE)) {
                PromptReader prompts = new PromptReader(
                        model, speaking.prompt(), pack.settings().codebookSize());
                loop.join(row, prompts.read(voice, speaking.tokens(chunk), new Cancellation()));
                loop.await(row::isOver);
            }
            return row;
        }

        float[] decode(String precision, List<float[]> spoken) {
            int width = spoken.get(0).length;
            float[] values = new float[spoken.size() * width];
            for (int t = 0; t < spoken.size(); t++) {
                for (int i = 0; i < width; i++) {
                    values[i * spoken.size() + t] = spoken.get(t)[i];
                }
            }
            try (Vocoder vocoder = pack.vocoder(runtime, context(precision))) {
                return vocoder.vocode(Frames.of(values, width)).toArray();
            }
        }
    }

    private static double difference(List<float[]> expected, List<float[]> found) {
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

    private static double others(List<float[]> expected, List<float[]> found) {
        int others = 0;
        int all = 0;
        for (int t = 0; t < expected.size(); t++) {
            for (int i = 0; i < expected.get(t).length; i++) {
                others += expected.get(t)[i] != found.get(t)[i] ? 1 : 0;
                all++;
            }
        }
        return (double) others / all;
    }

    private static double largest(List<Float> expected, List<Float> found) {
        double largest = 0;
        for (int i = 0; i < expected.size(); i++) {
            largest = Math.max(largest, Math.abs(expected.get(i) - found.get(i)));
        }
        return largest;
    }
}
