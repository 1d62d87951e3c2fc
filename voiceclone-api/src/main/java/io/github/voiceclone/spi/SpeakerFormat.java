package io.github.voiceclone.spi;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Speaker;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SpeakerPrompt;

/**
 * The form of the speakers that an encoder makes or a synthesizer takes. Immutable; formats are equal if each takes the
 * other's speakers.
 */
public sealed interface SpeakerFormat {
    /**
     * Speakers that are one vector.
     *
     * @param size number of values; positive
     */
    record Embedding(int size) implements SpeakerFormat {
        /** Checks the size. */
        public Embedding {
            if (size <= 0) {
                throw new IllegalArgumentException("speaker embeddings have " + size + " values, expected at least 1");
            }
        }

        @Override
        public SpeakerEmbedding require(Speaker speaker, String stage) {
            if (speaker instanceof SpeakerEmbedding embedding && embedding.size() == size) {
                return embedding;
            }
            throw mismatch(this, speaker, stage);
        }

        @Override
        public Embedding requireEmbedding(String stage) {
            return this;
        }

        @Override
        public String toString() {
            return "an embedding of " + size + " values";
        }
    }

    /**
     * Speakers that are the frames of a recording, any number of them, with or without a transcript.
     *
     * @param kind the stable name of the space of the values, as in {@code mimi-latents}
     * @param width number of values of a frame; positive
     * @param frameRate frames per second, in Hz; positive
     * @see SpeakerPrompt#checkFormat
     */
    record Prompt(String kind, int width, double frameRate) implements SpeakerFormat {
        /** Checks the kind, width and frame rate. */
        public Prompt {
            SpeakerPrompt.checkFormat(kind, width, frameRate);
        }

        @Override
        public SpeakerPrompt require(Speaker speaker, String stage) {
            if (speaker instanceof SpeakerPrompt prompt && equals(of(prompt))) {
                return prompt;
            }
            throw mismatch(this, speaker, stage);
        }

        @Override
        public String toString() {
            return "a prompt of " + kind + ", " + width + " values a frame, " + frameRate + " frames a second";
        }
    }

    /** Returns the format of a speaker. */
    static SpeakerFormat of(Speaker speaker) {
        if (speaker instanceof SpeakerEmbedding embedding) {
            return new Embedding(embedding.size());
        }
        SpeakerPrompt prompt = (SpeakerPrompt) speaker;
        return new Prompt(prompt.kind(), prompt.width(), prompt.frameRate());
    }

    /**
     * Returns {@code speaker}, which is of this format.
     *
     * @param stage the stage that takes the speaker, for the error: as in {@code synthesizer 'onnx'}
     * @throws InvalidInputException if the speaker is of another format
     */
    Speaker require(Speaker speaker, String stage);

    /**
     * Returns this format if it is that of embeddings, for a caller that can work with nothing else.
     *
     * @param stage the stage that this is the format of, for the error: as in {@code encoder 'onnx'}
     * @throws InvalidInputException if it is not
     */
    default Embedding requireEmbedding(String stage) {
        throw new InvalidInputException(stage + " describes a speaker by " + this
                + ", expected an embedding: use a model family with embeddings");
    }

    private static InvalidInputException mismatch(SpeakerFormat expected, Speaker speaker, String stage) {
        return new InvalidInputException("the speaker is " + of(speaker) + ", " + stage + " expects " + expected
                + ": create the voice with the encoder of the same voice pack");
    }
}
