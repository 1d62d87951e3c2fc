package io.github.voiceclone.moss;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.codeclm.CodecSynthesizer;
import io.github.voiceclone.codeclm.FrameRow;
import io.github.voiceclone.codeclm.LanguageModel;
import io.github.voiceclone.codeclm.Prefix;
import io.github.voiceclone.codeclm.PromptReader;
import io.github.voiceclone.moss.text.MossText;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.SpeakerFormat;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How the language model of codes speaks: the prompt up to a text, with a voice's frames in it, then the text, then frames.
 *
 * <p>The end is drawn as the codes are; {@link SynthesisOptions#stopThreshold()} of 0.5 leaves it its own probability, others shift
 * that by their logit, and at 1 every chunk has {@link SynthesisOptions#maxFrames()} frames. A chunk that is far shorter or longer
 * than its tokens can be spoken in is tried again.
 */
final class MossSpeaking implements CodecSynthesizer.Speaking<MossText.Chunk> {
    private static final double MIN_TOKENS_PER_SECOND = 1.5;
    private static final double MAX_TOKENS_PER_SECOND = 40;
    private static final double EXTRA_SECONDS = 3;

    private final MossSettings settings;
    private final MossPrompt prompt;
    private final PromptReader prompts;

    MossSpeaking(LanguageModel model, MossSettings settings, MossPrompt prompt) {
        this.settings = settings;
        this.prompt = prompt;
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
    public Prefix read(SpeakerPrompt voice, MossText.Chunk chunk, Cancellation cancellation) {
        return tokens(prompts.voice(voice, () -> voice(voice)), prompt.text(chunk), cancellation);
    }

    private Prefix voice(SpeakerPrompt voice) {
        requireCodes(voice);
        Cancellation none = new Cancellation();
        Prefix start = tokens(prompts.empty(), prompt.beforeVoice(), none);
        Prefix read = prompts.read(start, voice.frames(), (first, count) -> frames(voice, first, count), none);
        return tokens(read, prompt.afterVoice(), none);
    }

    private void requireCodes(SpeakerPrompt voice) {
        float[] values = voice.toArray();
        for (int i = 0; i < values.length; i++) {
            if (values[i] != (int) values[i] || values[i] < 0 || values[i] >= settings.codebookSize()) {
                throw new InvalidInputException("code " + i % voice.width() + " of frame " + i / voice.width()
                        + " of the voice is " + values[i] + ", expected a whole number from 0 to "
                        + (settings.codebookSize() - 1) + ": create the voice again");
            }
        }
    }

    private Map<String, Tensor> frames(SpeakerPrompt voice, int first, int count) {
        Map<String, Tensor> inputs = prompt.inputs(1, count);
        for (int i = 0; i < count; i++) {
            tokens(inputs).put(i, settings.userSlot());
        }
        ((Tensor.Floats) Objects.requireNonNull(inputs.get("codes")))
                .buffer()
                .put(0, voice.values(), first * voice.width(), count * voice.width());
        return inputs;
    }

    private static LongBuffer tokens(Map<String, Tensor> inputs) {
        return ((Tensor.Longs) Objects.requireNonNull(inputs.get("token"))).buffer();
    }

    private Prefix tokens(Prefix before, List<Integer> tokens, Cancellation cancellation) {
        return prompts.read(
                before,
                tokens.size(),
                (first, count) -> {
                    Map<String, Tensor> inputs = prompt.inputs(1, count);
                    for (int i = 0; i < count; i++) {
                        tokens(inputs).put(i, tokens.get(first + i));
                    }
                    return inputs;
                },
                cancellation);
    }

    @Override
    public FrameRow row(
            MossText.Chunk chunk, SynthesisOptions options, int segment, int attempt, Cancellation cancellation) {
        double probability = options.stopThreshold();
        int tokens = chunk.tokens().size();
        double longest = tokens / MIN_TOKENS_PER_SECOND + EXTRA_SECONDS;
        int guess = probability < 1 ? (int) Math.ceil(longest * settings.frameRate()) : Integer.MAX_VALUE;
        return new MossRow(
                settings,
                Math.log(probability / (1 - probability)),
                (int) Math.ceil(tokens / MAX_TOKENS_PER_SECOND * settings.frameRate()),
                Math.min(options.maxFrames(), guess),
                MossRow.Draws.of(options.seed(), segment, attempt),
                cancellation);
    }
}
