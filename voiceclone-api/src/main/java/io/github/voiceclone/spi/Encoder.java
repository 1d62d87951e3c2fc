package io.github.voiceclone.spi;

import io.github.voiceclone.Speaker;
import java.util.List;

/** Computes the speaker of a recording. Thread-safe; closing twice does nothing. */
public interface Encoder extends AutoCloseable {
    /** Returns what this stage runs. */
    StageInfo info();

    /** Returns the format of its speakers. */
    SpeakerFormat speakerFormat();

    /**
     * Computes the speakers of recordings. Embeddings are of unit length.
     *
     * @return one speaker of the {@link #speakerFormat()} for each request, in order
     * @throws io.github.voiceclone.InvalidInputException if a recording is empty, silent, too short or too long
     */
    List<Speaker> embed(List<EncodeRequest> requests);

    @Override
    void close();
}
