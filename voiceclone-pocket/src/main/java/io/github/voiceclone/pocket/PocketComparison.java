package io.github.voiceclone.pocket;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.codeclm.LanguageModel;
import io.github.voiceclone.codeclm.StepLoop;
import io.github.voiceclone.codeclm.StepRow;
import io.github.voiceclone.pocket.text.PocketText;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageObserver;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VoicePackSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Comparison of a precision of a pack with float32, frame by frame along what float32 speaks: both models read the same voice, text,
 * noise and frames before, and both decoders decode the same latents. Speech itself cannot be compared: a small difference in one
 * frame leads to another take.
 *
 * @param frames number of frames compared
 * @param latents difference of the next latents, root mean square, over the root mean square of float32's; 0 or more
 * @param stop largest difference of the stop logits; 0 or more
 * @param audio difference of the decoded audio, root mean square, over the root mean square of float32's; 0 or more
 */
public record PocketComparison(int frames, double latents, double stop, double audio) {
    private static final long SEED = 1;

    /**
     * Compares a precision with float32.
     *
     * @param pack the pack, with both precisions
     * @param runtime runs both, on the CPU with all processors
     * @param precision the precision, as in {@code int8}
     * @param text what is spoken
     * @param voice frames of a voice of the pack's format
     * @param frames the most frames to speak; positive
     */
    public static PocketComparison of(
            VoicePackSource pack,
            TensorRuntime runtime,
            String precision,
            String text,
            SpeakerPrompt voice,
            int frames) {
        Way way = new Way(PocketPack.open(Optional.of(pack)), text, voice, frames);
        Taken expected = way.follow(runtime, context(pack, Precision.FP32), List.of());
        Taken found = way.follow(runtime, context(pack, precision), expected.latents);
        double stop = 0;
        for (int i = 0; i < expected.stops.size(); i++) {
            stop = Math.max(stop, Math.abs(expected.stops.get(i) - found.stops.get(i)));
        }
        Frames spoken = frames(expected.latents);
        List<float[]> audio = new ArrayList<>();
        for (String each : List.of(Precision.FP32, precision)) {
            try (Vocoder vocoder = new PocketVocoderProvider().open(runtime, context(pack, each))) {
                audio.add(vocoder.vocode(spoken).toArray());
            }
        }
        return new PocketComparison(
                expected.latents.size(),
                difference(expected.latents, found.latents),
                stop,
                difference(audio.subList(0, 1), audio.subList(1, 2)));
    }

    private static StageContext context(VoicePackSource pack, String precision) {
        int threads = Runtime.getRuntime().availableProcessors();
        return new StageContext(Optional.of(pack), precision, "cpu", threads, InputLimits.defaults());
    }

    private static Frames frames(List<float[]> latents) {
        int width = latents.get(0).length;
        float[] values = new float[latents.size() * width];
        for (int t = 0; t < latents.size(); t++) {
            for (int i = 0; i < width; i++) {
                values[i * latents.size() + t] = latents.get(t)[i];
            }
        }
        return Frames.of(values, width);
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

    /** What a model says at each step. */
    private record Taken(List<float[]> latents, List<Float> stops) {}

    /** The voice, the text and the number of frames. */
    private record Way(PocketPack pack, String text, SpeakerPrompt voice, int frames) {
        /**
         * Takes the steps.
         *
         * @param before the frames before each step; empty for the model's own
         */
        Taken follow(TensorRuntime runtime, StageContext context, List<float[]> before) {
            PocketSettings settings = pack.manifest().settings();
            Graph graph = pack.load(runtime, context, PocketManifest.LANGUAGE_MODEL);
            try (LanguageModel model = new LanguageModel(graph, settings.attention(), PocketRow.format(settings));
                    StepLoop loop = new StepLoop(model, 1, StageObserver.NONE)) {
                PocketText reading = pack.text();
                PocketSpeaking speaking = new PocketSpeaking(model, settings);
                PocketText.Chunk chunk = reading.whole(text).get(0);
                // An infinite logit is above none: the speech goes on to the last frame.
                PocketRow.Limits limits = new PocketRow.Limits(Double.POSITIVE_INFINITY, 0, frames);
                PocketRow own = new PocketRow(settings, limits, PocketRow.Noise.of(SEED, 0, 0), new Cancellation());
                Followed row = new Followed(own, before, new Taken(new ArrayList<>(), new ArrayList<>()));
                loop.join(row, speaking.read(voice, chunk, new Cancellation()));
                loop.await(row::isOver);
                return row.taken;
            }
        }
    }

    /** A row that takes the frames of another. */
    private record Followed(PocketRow own, List<float[]> before, Taken taken) implements StepRow {
        @Override
        public void write(Map<String, Tensor> inputs, int row) {
            own.write(inputs, row);
            int step = taken.latents.size();
            if (step > 0 && !before.isEmpty()) {
                float[] latent = before.get(step - 1);
                PocketRow.latent(inputs).put(row * latent.length, latent);
            }
        }

        @Override
        public void read(Map<String, Tensor.Floats> outputs, int row) {
            own.read(outputs, row);
            Tensor.Floats next = Graph.output(outputs, "next_latent");
            float[] latent = new float[(int) next.shape()[1]];
            next.buffer().get(row * latent.length, latent);
            taken.latents.add(latent);
            taken.stops.add(Graph.output(outputs, "stop").buffer().get(row));
        }

        @Override
        public boolean isOver() {
            return own.isOver();
        }

        @Override
        public void fail(VoiceCloneException failure) {
            own.fail(failure);
            throw failure;
        }
    }
}
