package io.github.voiceclone.moss;

import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.codeclm.CodecComparison;
import io.github.voiceclone.codeclm.FollowingRow;
import io.github.voiceclone.codeclm.LanguageModel;
import io.github.voiceclone.moss.text.MossText;
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
 * uniform numbers and frames before, and both decoders decode the same codes. Speech itself cannot be compared: another code in one
 * frame leads to another take.
 *
 * @param frames number of frames compared
 * @param codes share of the codes that are drawn otherwise by the same numbers, 0 to 1; one that is changes those after it in its frame
 * @param stop largest difference of the stop logits; 0 or more
 * @param audio difference of the decoded audio, root mean square, over the root mean square of float32's; 0 or more
 */
public record MossComparison(int frames, double codes, double stop, double audio) implements CodecComparison {
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
    public static MossComparison of(
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
        return new MossComparison(
                spoken.size(),
                others(spoken, found.frames()),
                CodecComparison.largest(expected.stops(), found.stops()),
                CodecComparison.difference(
                        List.of(way.decode(Precision.FP32, spoken)), List.of(way.decode(precision, spoken))));
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

    @Override
    public String frameDifference() {
        return String.format(Locale.ROOT, "%.1f %% of the codes others", 100 * codes);
    }

    /** The voice, the text and the number of frames. */
    private record Way(VoicePackSource pack, TensorRuntime runtime, String text, SpeakerPrompt voice, int frames) {
        /**
         * Takes the steps.
         *
         * @param along the frames to take; empty for the model's own
         */
        FollowingRow follow(String precision, List<float[]> along) {
            MossPack opened = MossPack.open(Optional.of(pack));
            MossSettings settings = opened.manifest().settings();
            Graph graph = opened.load(runtime, CodecComparison.context(pack, precision), MossManifest.LANGUAGE_MODEL);
            MossText reading = new MossText(opened.tokenizer());
            MossPrompt prompt = new MossPrompt(settings, reading);
            try (LanguageModel model =
                    new LanguageModel(graph, settings.attention(), MossRow.format(settings, prompt))) {
                MossText.Chunk chunk = reading.whole(text).get(0);
                // Lowered without end, the logit of the end is below any: the speech goes on to the last frame.
                MossRow own = new MossRow(
                        settings,
                        Double.POSITIVE_INFINITY,
                        0,
                        frames,
                        MossRow.Draws.of(SEED, 0, 0),
                        new Cancellation());
                return CodecComparison.follow(
                        model,
                        new FollowingRow(own, "next_codes", along),
                        new MossSpeaking(model, settings, prompt).read(voice, chunk, new Cancellation()));
            }
        }

        float[] decode(String precision, List<float[]> spoken) {
            return CodecComparison.decode(
                    new MossVocoderProvider().open(runtime, CodecComparison.context(pack, precision)), spoken);
        }
    }
}
