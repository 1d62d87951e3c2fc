package io.github.voiceclone.sv2tts.runtime;

/**
 * How a graph is run.
 *
 * @param device where, as in {@code cpu}
 * @param threads most threads of one run; at least 1
 */
public record GraphOptions(String device, int threads) {
    /** Returns these options with another number of threads. */
    public GraphOptions withThreads(int count) {
        return new GraphOptions(device, count);
    }
}
