package io.github.voiceclone.cli.bench;

import io.github.voiceclone.cli.measure.FixedLengthSpeech;

/** The three stages in one precision with one number of threads, to be timed. Not thread-safe unless said. */
interface Pipeline extends AutoCloseable {
    /** Returns the precision. */
    String precision();

    /** Returns the most threads that one call computes with. */
    int threads();

    /** Encodes a recording, and speaks the same text {@code batch} times in one call of each stage. */
    StageTimes run(FixedLengthSpeech speech, int batch);

    @Override
    void close();
}
