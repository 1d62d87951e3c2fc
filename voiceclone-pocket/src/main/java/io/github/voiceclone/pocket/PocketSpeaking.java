package io.github.voiceclone.pocket;

import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.codeclm.CodecSynthesizer;
import io.github.voiceclone.codeclm.FrameRow;
import io.github.voiceclone.codeclm.LanguageModel;
import io.github.voiceclone.codeclm.Prefix;
import io.github.voiceclone.codeclm.PromptReader;
import io.github.voiceclone.pocket.text.PocketText;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.SpeakerFormat;
import java.util.List;

/**
 * How the language model of latents speaks: a voice, then the tokens of a chunk, then frames.
 *
 * <p>A frame ends the speech where its stop logit is above the pack's; {@link SynthesisOptions#stopThreshold()} of 0.5 means just
 * that, other probabilities shift it by their own logit, and at 1 every chunk has
 * {@link SynthesisOptions#maxFrames()} frames.
 */
final class PocketSpeaking implements CodecSynthesizer.Speaking<PocketText.Chunk> {
    /** The original's bound on how long a chunk takes: its tokens at this rate, and {@link #EXTRA_SECONDS} more. */
    private static final double TOKENS_PER_SECOND = 3;

    private static final double EXTRA_SECONDS = 2;

    private final PocketSettings settings;
    private final PromptReader prompts;

    PocketSpeaking(LanguageModel model, PocketSettings settings) {
        this.settings = settings;
        this.prompts = new PromptReader(model);
    }

    @Override
    public FrameFormat format() {
        return settings.frameFormat();
    }

    @Override
    public SpeakerFormat.Prompt speakerFormat() {
        return settings.speakerFormat();
    }

    @Override
    public Prefix read(SpeakerPrompt voice, PocketText.Chunk chunk, Cancellation cancellation) {
        return tokens(prompts.voice(voice, () -> voice(voice)), chunk.tokens(), cancellation);
    }

    private Prefix voice(SpeakerPrompt voice) {
        Cancellation none = new Cancellation();
        Prefix start = prompts.empty();
        if (settings.voiceStart() >= 0) {
            start = tokens(start, List.of(settings.voiceStart()), none);
        }
        return prompts.read(
                start,
                voice.frames(),
                (first, count) -> frames(voice, first, count).byName(),
                none);
    }

    private PositionInputs frames(SpeakerPrompt voice, int first, int count) {
        PositionInputs inputs = new PositionInputs(settings, 1, count);
        for (int i = 0; i < count; i++) {
            inputs.token().buffer().put(i, settings.nothing());
        }
        inputs.voice().buffer().put(0, voice.values(), first * voice.width(), count * voice.width());
        return inputs;
    }

    private Prefix tokens(Prefix before, List<Integer> tokens, Cancellation cancellation) {
        return prompts.read(
                before,
                tokens.size(),
                (first, count) -> {
                    PositionInputs inputs = new PositionInputs(settings, 1, count);
                    for (int i = 0; i < count; i++) {
                        inputs.token().buffer().put(i, tokens.get(first + i));
                    }
                    return inputs.byName();
                },
                cancellation);
    }

    @Override
    public FrameRow row(
            PocketText.Chunk chunk, SynthesisOptions options, int segment, int attempt, Cancellation cancellation) {
        PocketRow.Noise noise = PocketRow.Noise.of(options.seed(), segment, attempt);
        return new PocketRow(settings, limits(chunk, options), noise, cancellation);
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
