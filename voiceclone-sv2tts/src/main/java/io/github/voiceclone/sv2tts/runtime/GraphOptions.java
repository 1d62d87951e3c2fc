package io.github.voiceclone.sv2tts.runtime;

/**
 * How a graph is run.
 *
 * @param device where, as in {@code cpu}
 * @param threads most threads of one run; at least 1
 * @param precision what to compute in, as in {@code fp16}
 * @param stored what the graph handed over is in: {@code precision}, or one that the runtime said it can convert
 */
public record GraphOptions(String device, int threads, String precision, String stored) {
    private static final String FLOAT32 = "fp32";

    /** Creates the options of a float32 graph that is run as it is. */
    public GraphOptions(String device, int threads) {
        this(device, threads, FLOAT32, FLOAT32);
    }
}
