package io.github.voiceclone.listener;

/**
 * How far a run of a vocoder is that makes samples one by one, of several stretches of speech at the same time.
 *
 * @param backend name of the backend that runs the vocoder, as in {@code onnx}
 * @param precision its precision, as in {@code fp32}
 * @param made samples that have been made of each stretch
 * @param all how many there will be; at least 1
 */
public record SampleProgress(String backend, String precision, int made, int all) {}
