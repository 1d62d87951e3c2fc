package io.github.voiceclone.spi;

/**
 * Identity of a stage: its backend, precision and weights.
 *
 * @param backend the name of the backend that it runs on, as in {@code onnx}, or of a provider that needs none
 * @param precision the precision of its graphs, as in {@code fp32}
 * @param fingerprint SHA-256 (hex) of what it computes with: two stages of one fingerprint give the same results
 * @param model SHA-256 (hex) of the trained weights: it stays when the same weights are converted again or to another
 *     precision
 */
public record StageInfo(String backend, String precision, String fingerprint, String model) {}
