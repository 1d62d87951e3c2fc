package io.github.voiceclone.moss;

import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.codeclm.CodecPack;
import io.github.voiceclone.codeclm.CodecSynthesizer;
import io.github.voiceclone.codeclm.Draws;
import io.github.voiceclone.codeclm.FrameRow;
import io.github.voiceclone.codeclm.PromptReader.VoicePrompt;
import io.github.voiceclone.moss.text.MossText;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Prompt and frames of MOSS-TTS-Nano: the prompt is a turn of the user, with a voice's frames and a text, and the beginning of the
 * answer; the frames that the language model predicts after it are the answer.
 *
 * <p>The end is drawn as the codes are; {@link SynthesisOptions#stopThreshold()} of 0.5 leaves it its own probability, others shift
 * that by their logit, and at 1 every chunk has {@link SynthesisOptions#maxFrames()} frames. A chunk that is far shorter or longer
 * than its tokens can be spoken in is tried again.
 */
record MossSpeaking(MossSettings settings, MossText text) implements CodecSynthesizer.Speaking<MossText.Chunk> {
    private static final String BEFORE_VOICE = "<user_inst>\n- Reference(s):\n";
    private static final String AFTER_VOICE =
            """

            - Instruction:
            None
            - Tokens:
            None
            - Quality:
            None
            - Sound Event:
            None
            - Ambient Sound:
            None
            - Language:
            None
            - Text:
            """;
    private static final String AFTER_TEXT = "\n</user_inst>";

    private static final double MIN_TOKENS_PER_SECOND = 1.5;
    private static final double MAX_TOKENS_PER_SECOND = 40;
    private static final double EXTRA_SECONDS = 3;

    static MossSpeaking of(CodecPack<MossSettings> pack) {
        return new MossSpeaking(pack.settings(), new MossText(pack.tokenizer()));
    }

    @Override
    public VoicePrompt prompt() {
        List<Integer> before = new ArrayList<>(List.of(settings.turnStart()));
        before.addAll(text.tokens("user\n"));
        before.addAll(text.tokens(BEFORE_VOICE));
        before.add(settings.audioStart());
        List<Integer> after = new ArrayList<>(List.of(settings.audioEnd()));
        after.addAll(text.tokens(AFTER_VOICE));
        return new VoicePrompt(before, settings.userSlot(), "codes", after);
    }

    /** Returns the tokens of a text and what is behind it, up to the token before the frames of the speech, which is the first step's. */
    @Override
    public List<Integer> tokens(MossText.Chunk chunk) {
        List<Integer> tokens = new ArrayList<>(chunk.tokens());
        tokens.addAll(text.tokens(AFTER_TEXT));
        tokens.add(settings.turnEnd());
        tokens.addAll(text.tokens("\n"));
        tokens.add(settings.turnStart());
        tokens.addAll(text.tokens("assistant\n"));
        return tokens;
    }

    /** Returns the inputs of new positions: no codes, and the pack's own sampling. */
    @Override
    public Map<String, Tensor> inputs(int rows, int positions) {
        Tensor.Floats codes = Tensor.floats(rows, positions, settings.codebooks());
        for (int i = 0; i < codes.elements(); i++) {
            codes.buffer().put(i, settings.codebookSize());
        }
        Tensor.Floats sampling = Tensor.floats(rows, MossSettings.SAMPLING);
        for (int row = 0; row < rows; row++) {
            sampling.buffer().put(row * MossSettings.SAMPLING, new float[] {
                settings.temperature(), settings.topP(), settings.repetitionPenalty()
            });
        }
        return Map.of(
                "token", Tensor.longs(new long[rows * positions], rows, positions),
                "codes", codes,
                "draws", Tensor.floats(rows, settings.codebooks()),
                "seen", Tensor.floats(rows, settings.codebooks(), settings.codebookSize()),
                "sampling", sampling);
    }

    @Override
    public Map<String, Tensor.Floats> outputs(int rows) {
        return Map.of(nextFrame(), Tensor.floats(rows, settings.codebooks()), "stop", Tensor.floats(rows, 1));
    }

    @Override
    public String nextFrame() {
        return "next_codes";
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
                Draws.uniform(options.seed(), segment, attempt),
                cancellation);
    }
}
