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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Difference of a precision of a codec language model from float32, frame by frame along what float32 speaks: both models read the
 * same voice, text, random numbers and frames before, and both decoders decode the same frames. Speech itself cannot be compared: a
 * small difference in one frame leads to another take.
 *
 * @param texts number of texts spoken
 * @param frames number of frames compared, of all texts
 * @param latents difference of the next latents, root mean square, over the root mean square of float32's; null where frames are
 *     codes
 * @param codes share of the codes that are drawn otherwise by the same numbers, 0 to 1; one that is changes those after it in its
 *     frame; null where frames are latents
 * @param stop largest difference of the stop logits; 0 or more
 * @param audio difference of the decoded audio, root mean square, over the root mean square of float32's; 0 or more
 */
public record CodecComparison(
        int texts, int frames, @Nullable Double latents, @Nullable Double codes, double stop, double audio) {
    /**
     * Compares a precision with float32.
     *
     * @param pack the pack, with both precisions
     * @param runtime runs both, on the CPU with all processors
     * @param precision the precision, as in {@code int8}
     * @param texts what is spoken; one or more
     * @param voice frames of a voice of the pack's format
     * @param frames the number of frames to speak of each text; positive
     */
    public static CodecComparison of(
            CodecPack<?> pack,
            TensorRuntime runtime,
            String precision,
            List<String> texts,
            SpeakerPrompt voice,
            int frames) {
        Way way = new Way(pack, runtime, texts, voice, frames);
        List<FollowingRow> expected = way.follow(Precision.FP32, List.of());
        List<List<float[]>> spoken = expected.stream().map(FollowingRow::frames).toList();
        List<FollowingRow> found = way.follow(precision, spoken);
        List<float[]> all = spoken.stream().flatMap(List::stream).toList();
        List<float[]> others =
                found.stream().flatMap(row -> row.frames().stream()).toList();
        boolean codes = pack.settings().frameFormat().kind() == FrameKind.CODES;
        return new CodecComparison(
                texts.size(),
                all.size(),
                codes ? null : difference(all, others),
                codes ? others(all, others) : null,
                largest(stops(expected), stops(found)),
                difference(way.decode(Precision.FP32, spoken), way.decode(precision, spoken)));
    }

    private static List<Float> stops(List<FollowingRow> rows) {
        return rows.stream().flatMap(row -> row.stops().stream()).toList();
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

    /** Texts and a voice to speak them in, by which precisions are compared. */
    private record Way(CodecPack<?> pack, TensorRuntime runtime, List<String> texts, SpeakerPrompt voice, int frames) {
        /**
         * Takes the steps of all texts.
         *
         * @param along the frames to take, of each text; empty for the model's own
         */
        List<FollowingRow> follow(String precision, List<List<float[]>> along) {
            return follow(precision, along, pack.speaking());
        }

        private <C extends Chunk> List<FollowingRow> follow(
                String precision, List<List<float[]>> along, CodecSynthesizer.Speaking<C> speaking) {
            List<FollowingRow> rows = new ArrayList<>();
            try (LanguageModel model = pack.languageModel(runtime, context(precision), speaking);
                    StepLoop loop = new StepLoop(model, 1, StageObserver.NONE)) {
                PromptReader prompts = new PromptReader(
                        model, speaking.prompt(), pack.settings().codebookSize());
                for (int i = 0; i < texts.size(); i++) {
                    C chunk = speaking.text().whole(texts.get(i)).get(0);
                    FollowingRow row = row(speaking, chunk, along.isEmpty() ? List.of() : along.get(i));
                    loop.join(row, prompts.read(voice, speaking.tokens(chunk), new Cancellation()));
                    loop.await(row::isOver);
                    rows.add(row);
                }
            }
            return rows;
        }

        private <C extends Chunk> FollowingRow row(
                CodecSynthesizer.Speaking<C> speaking, C chunk, List<float[]> along) {
            SynthesisOptions options =
                    SynthesisOptions.defaults().withSeed(1).withStopThreshold(1).withMaxFrames(frames);
            return new FollowingRow(
                    speaking.row(chunk, options, 0, 0, new Cancellation()), speaking.nextFrame(), along);
        }

        /** Returns the audio of each text. */
        List<float[]> decode(String precision, List<List<float[]>> spoken) {
            try (Vocoder vocoder = pack.vocoder(runtime, context(precision))) {
                return spoken.stream()
                        .map(frames -> vocoder.vocode(joined(frames)).toArray())
                        .toList();
            }
        }

        private static Frames joined(List<float[]> spoken) {
            int width = spoken.get(0).length;
            float[] values = new float[spoken.size() * width];
            for (int t = 0; t < spoken.size(); t++) {
                for (int i = 0; i < width; i++) {
                    values[i * spoken.size() + t] = spoken.get(t)[i];
                }
            }
            return Frames.of(values, width);
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
