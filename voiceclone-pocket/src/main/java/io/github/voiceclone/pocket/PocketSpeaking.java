package io.github.voiceclone.pocket;

import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.codeclm.CodecPack;
import io.github.voiceclone.codeclm.CodecSynthesizer;
import io.github.voiceclone.codeclm.Draws;
import io.github.voiceclone.codeclm.FrameRow;
import io.github.voiceclone.codeclm.PromptReader.VoicePrompt;
import io.github.voiceclone.codeclm.text.TextPreparation;
import io.github.voiceclone.pocket.text.PocketText;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.Cancellation;
import java.util.List;
import java.util.Map;

/**
 * How the language model of latents speaks: a voice, then the tokens of a chunk, then frames. At each position it reads
 *
 * <ul>
 *   <li>{@code token} [rows, positions]: a row of the embedding table;
 *   <li>{@code latent} [rows, positions, latentWidth]: the frame before, zero where there is none;
 *   <li>{@code voice} [rows, positions, voiceWidth]: a frame of a voice, zero where there is none;
 *   <li>{@code noise} [rows, latentWidth]: what the frame after the last position starts from.
 * </ul>
 *
 * <p>A frame ends the speech where its stop logit is above the pack's; {@link SynthesisOptions#stopThreshold()} of 0.5 means just
 * that, other probabilities shift it by their own logit, and at 1 every chunk has
 * {@link SynthesisOptions#maxFrames()} frames.
 */
record PocketSpeaking(PocketSettings settings, TextPreparation<PocketText.Chunk> text)
        implements CodecSynthesizer.Speaking<PocketText.Chunk> {
    /** The original's bound on how long a chunk takes: its tokens at this rate, and {@link #EXTRA_SECONDS} more. */
    private static final double TOKENS_PER_SECOND = 3;

    private static final double EXTRA_SECONDS = 2;

    static PocketSpeaking of(CodecPack<PocketSettings> pack) {
        boolean english = pack.manifest().languages().equals(List.of("en"));
        PocketSettings settings = pack.settings();
        return new PocketSpeaking(settings, new PocketText(pack.tokenizer(), settings.replaceSemicolons(), english));
    }

    @Override
    public Map<String, Tensor> inputs(int rows, int positions) {
        return Map.of(
                "token", Tensor.longs(new long[rows * positions], rows, positions),
                "latent", Tensor.floats(rows, positions, settings.latentWidth()),
                "voice", Tensor.floats(rows, positions, settings.voiceWidth()),
                "noise", Tensor.floats(rows, settings.latentWidth()));
    }

    @Override
    public Map<String, Tensor.Floats> outputs(int rows) {
        return Map.of(nextFrame(), Tensor.floats(rows, settings.latentWidth()), "stop", Tensor.floats(rows, 1));
    }

    @Override
    public String nextFrame() {
        return "next_latent";
    }

    @Override
    public VoicePrompt prompt() {
        List<Integer> before = settings.voiceStart() < 0 ? List.of() : List.of(settings.voiceStart());
        return new VoicePrompt(before, settings.nothing(), "voice", List.of());
    }

    @Override
    public FrameRow row(
            PocketText.Chunk chunk, SynthesisOptions options, int segment, int attempt, Cancellation cancellation) {
        return new PocketRow(
                settings, limits(chunk, options), Draws.normal(options.seed(), segment, attempt), cancellation);
    }

    private PocketRow.Limits limits(PocketText.Chunk chunk, SynthesisOptions options) {
        double seconds = chunk.tokens().size() / TOKENS_PER_SECOND + EXTRA_SECONDS;
        double probability = options.stopThreshold();
        int guess = probability < 1 ? (int) Math.ceil(seconds * settings.frameRate()) : Integer.MAX_VALUE;
        return new PocketRow.Limits(
                settings.stopLogit() + Math.log(probability / (1 - probability)),
                settings.framesAfterStop() < 0 ? chunk.framesAfterStop() : settings.framesAfterStop(),
                Math.min(options.maxFrames(), guess));
    }
}
