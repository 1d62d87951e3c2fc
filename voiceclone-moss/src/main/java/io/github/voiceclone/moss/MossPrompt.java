package io.github.voiceclone.moss;

import io.github.voiceclone.moss.text.MossText;
import io.github.voiceclone.runtime.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Positions that come before the speech: a turn of the user, with the frames of a voice and a text, and the start of the answer. */
final class MossPrompt {
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

    private final MossSettings settings;
    private final List<Integer> beforeVoice = new ArrayList<>();
    private final List<Integer> afterVoice = new ArrayList<>();
    private final List<Integer> afterText = new ArrayList<>();

    MossPrompt(MossSettings settings, MossText text) {
        this.settings = settings;
        beforeVoice.add(settings.turnStart());
        beforeVoice.addAll(text.tokens("user\n"));
        beforeVoice.addAll(text.tokens(BEFORE_VOICE));
        beforeVoice.add(settings.audioStart());
        afterVoice.add(settings.audioEnd());
        afterVoice.addAll(text.tokens(AFTER_VOICE));
        afterText.addAll(text.tokens(AFTER_TEXT));
        afterText.add(settings.turnEnd());
        afterText.addAll(text.tokens("\n"));
        afterText.add(settings.turnStart());
        afterText.addAll(text.tokens("assistant\n"));
    }

    /** Returns the tokens before the frames of a voice. */
    List<Integer> beforeVoice() {
        return beforeVoice;
    }

    /** Returns the tokens between the frames of a voice and a text. */
    List<Integer> afterVoice() {
        return afterVoice;
    }

    /** Returns the tokens of a text and what is behind it, up to the token before the frames of the speech, which is the first step's. */
    List<Integer> text(MossText.Chunk chunk) {
        List<Integer> tokens = new ArrayList<>(chunk.tokens());
        tokens.addAll(afterText);
        return tokens;
    }

    /** Returns the inputs of new positions: no codes, and the pack's own sampling. */
    Map<String, Tensor> inputs(int rows, int positions) {
        Tensor.Floats codes = Tensor.floats(rows, positions, settings.codebooks());
        for (int i = 0; i < codes.elements(); i++) {
            codes.buffer().put(i, settings.codebookSize());
        }
        Tensor.Floats sampling = Tensor.floats(rows, MossSignatures.SAMPLING);
        for (int row = 0; row < rows; row++) {
            sampling.buffer().put(row * MossSignatures.SAMPLING, new float[] {
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
}
