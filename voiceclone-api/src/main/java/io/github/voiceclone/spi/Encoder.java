package io.github.voiceclone.spi;

import io.github.voiceclone.SpeakerEmbedding;
import java.util.List;

/** Hears whose voice a recording holds. Thread-safe; closing twice does nothing. */
public interface Encoder extends AutoCloseable {
    /** Returns what this stage runs. */
    StageInfo info();

    /** Returns the number of values of its embeddings. */
    int embeddingSize();

    /**
     * Embeds recordings.
     *
     * @return one unit-length embedding for each request, in order
     * @throws io.github.voiceclone.InvalidInputException if a recording is empty, silent, too short or too long
     */
    List<SpeakerEmbedding> embed(List<EncodeRequest> requests);

    @Override
    void close();
}
