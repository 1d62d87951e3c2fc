package io.github.voiceclone.codeclm;

import io.github.voiceclone.CancelledException;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.Cancellation;
import java.util.List;
import java.util.Map;

/**
 * Reads what comes before the first frame of speech into a language model: a voice, then tokens. The graph's input {@code token}
 * [B, S] is a row of the embedding table for each position. Thread-safe.
 */
public final class PromptReader {
    /** Positions of a run. */
    public static final int POSITIONS_PER_RUN = 128;

    private static final long CACHE_BYTES = 256L << 20;

    private final LanguageModel model;
    private final VoicePrompt prompt;
    private final int codebookSize;
    private final PrefixCache<SpeakerPrompt> voices = new PrefixCache<>(CACHE_BYTES);

    /**
     * Tokens and frames of a voice, as a language model reads them before a text.
     *
     * @param before tokens before the voice's frames
     * @param token token of a position that is a frame
     * @param input name of the graph's input of frames: [B, S, width]
     * @param after tokens between the frames and a text
     */
    public record VoicePrompt(List<Integer> before, int token, String input, List<Integer> after) {
        /** Copies the lists. */
        public VoicePrompt {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }
    }

    /** Source of the inputs of positions. */
    @FunctionalInterface
    private interface Positions {
        /** Writes {@code count} positions from {@code first} on to the inputs of a run of one row. */
        void write(Map<String, Tensor> inputs, int first, int count);
    }

    /**
     * Creates a reader.
     *
     * @param codebookSize number of codes of a codebook; 0 if frames are latents
     */
    public PromptReader(LanguageModel model, VoicePrompt prompt, int codebookSize) {
        this.model = model;
        this.prompt = prompt;
        this.codebookSize = codebookSize;
    }

    /**
     * Reads a voice, then the tokens of a text; keys and values of the voices used last are kept.
     *
     * @throws InvalidInputException if the voice has codes that the model has not
     * @throws CancelledException if the calling thread is interrupted
     * @throws io.github.voiceclone.VoiceCloneException what the request was cancelled with
     */
    public Prefix read(SpeakerPrompt voice, List<Integer> tokens, Cancellation cancellation) {
        return read(voices.get(voice, () -> read(voice)), tokens, cancellation);
    }

    private Prefix read(SpeakerPrompt voice) {
        requireCodes(voice);
        Cancellation none = new Cancellation();
        Prefix before = read(model.empty(), prompt.before, none);
        Positions frames = (inputs, first, count) -> {
            for (int i = 0; i < count; i++) {
                FrameRow.longs(inputs, "token").put(i, prompt.token);
            }
            FrameRow.floats(inputs, prompt.input).put(0, voice.values(), first * voice.width(), count * voice.width());
        };
        return read(read(before, voice.frames(), frames, none), prompt.after, none);
    }

    private void requireCodes(SpeakerPrompt voice) {
        float[] values = codebookSize == 0 ? new float[0] : voice.toArray();
        for (int i = 0; i < values.length; i++) {
            if (values[i] != (int) values[i] || values[i] < 0 || values[i] >= codebookSize) {
                throw new InvalidInputException("code " + i % voice.width() + " of frame " + i / voice.width()
                        + " of the voice is " + values[i] + ", expected a whole number from 0 to " + (codebookSize - 1)
                        + ": create the voice again");
            }
        }
    }

    private Prefix read(Prefix before, List<Integer> tokens, Cancellation cancellation) {
        Positions positions = (inputs, first, count) -> {
            for (int i = 0; i < count; i++) {
                FrameRow.longs(inputs, "token").put(i, tokens.get(first + i));
            }
        };
        return read(before, tokens.size(), positions, cancellation);
    }

    private Prefix read(Prefix before, int count, Positions positions, Cancellation cancellation) {
        Prefix prefix = before;
        for (int first = 0; first < count; first += POSITIONS_PER_RUN) {
            cancellation.check();
            if (Thread.currentThread().isInterrupted()) {
                throw CancelledException.interrupted();
            }
            int some = Math.min(POSITIONS_PER_RUN, count - first);
            Map<String, Tensor> inputs = model.format().inputs(1, some);
            positions.write(inputs, first, some);
            prefix = model.read(prefix, inputs, some);
        }
        return prefix;
    }
}
