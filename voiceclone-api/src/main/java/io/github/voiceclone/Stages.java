package io.github.voiceclone;

import io.github.voiceclone.internal.LinkedRecords;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.Vocoder;

/** The three stages of a voice cloner, checked to fit together. */
record Stages(Encoder encoder, Synthesizer synthesizer, Vocoder vocoder) implements AutoCloseable {
    /** Checks that each stage takes what the one before gives; if not, the caller still owns all three. */
    void requireFit() {
        FrameFormat given = synthesizer.format();
        FrameFormat taken = vocoder.format();
        if (!given.equals(taken)) {
            throw new InvalidInputException(
                    "synthesizer '" + synthesizer.info().backend() + "' makes "
                            + given + ", vocoder '" + vocoder.info().backend() + "' takes " + taken
                            + ": speech would change in speed or pitch; use stages made for each other");
        }
        if (encoder.embeddingSize() != synthesizer.embeddingSize()) {
            throw new InvalidInputException("encoder '" + encoder.info().backend() + "' makes embeddings of "
                    + encoder.embeddingSize() + " values, synthesizer '"
                    + synthesizer.info().backend() + "' takes "
                    + synthesizer.embeddingSize() + ": use stages made for each other");
        }
    }

    @Override
    public void close() {
        try (encoder;
                synthesizer;
                vocoder) {
            // Closed in reverse order by leaving the block, each even if another fails.
        } finally {
            LinkedRecords.forget();
        }
    }
}
