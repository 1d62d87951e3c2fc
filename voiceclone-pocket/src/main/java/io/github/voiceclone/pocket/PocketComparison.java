package io.github.voiceclone.pocket;

import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.codeclm.CodecComparison;
import io.github.voiceclone.codeclm.FollowingRow;
import io.github.voiceclone.codeclm.LanguageModel;
import io.github.voiceclone.pocket.text.PocketText;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.spi.VoicePackSource;
import java.util.List;
import java.util.Locale;
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
public record PocketComparison(int frames, double latents, double stop, double audio) implements CodecComparison {
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
        Way way = new Way(pack, runtime, text, voice, frames);
        FollowingRow expected = way.follow(Precision.FP32, List.of());
        FollowingRow found = way.follow(precision, expected.frames());
        List<float[]> spoken = expected.frames();
        return new PocketComparison(
                spoken.size(),
                CodecComparison.difference(spoken, found.frames()),
                CodecComparison.largest(expected.stops(), found.stops()),
                CodecComparison.difference(
                        List.of(way.decode(Precision.FP32, spoken)), List.of(way.decode(precision, spoken))));
    }

    @Override
    public String frameDifference() {
        return String.format(Locale.ROOT, "latents %.1f %%", 100 * latents);
    }

    /** The voice, the text and the number of frames. */
    private record Way(VoicePackSource pack, TensorRuntime runtime, String text, SpeakerPrompt voice, int frames) {
        /**
         * Takes the steps.
         *
         * @param along the frames to take; empty for the model's own
         */
        FollowingRow follow(String precision, List<float[]> along) {
            PocketPack opened = PocketPack.open(Optional.of(pack));
            PocketSettings settings = opened.manifest().settings();
            Graph graph = opened.load(runtime, CodecComparison.context(pack, precision), PocketManifest.LANGUAGE_MODEL);
            try (LanguageModel model = new LanguageModel(graph, settings.attention(), PocketRow.format(settings))) {
                PocketText.Chunk chunk = opened.text().whole(text).get(0);
                // An infinite logit is above none: the speech goes on to the last frame.
                PocketRow own = new PocketRow(
                        settings,
                        new PocketRow.Limits(Double.POSITIVE_INFINITY, 0, frames),
                        PocketRow.Noise.of(SEED, 0, 0),
                        new Cancellation());
                return CodecComparison.follow(
                        model,
                        new FollowingRow(own, "next_latent", along),
                        new PocketSpeaking(model, settings).read(voice, chunk, new Cancellation()));
            }
        }

        float[] decode(String precision, List<float[]> spoken) {
            return CodecComparison.decode(
                    new PocketVocoderProvider().open(runtime, CodecComparison.context(pack, precision)), spoken);
        }
    }
}
