package io.github.voiceclone.listener;

/**
 * Progress of a run of a vocoder that generates sample after sample, as WaveRNN does, for several folds at the same time.
 *
 * @param backend name of the backend that runs the vocoder, as in {@code onnx}
 * @param precision its precision, as in {@code fp32}
 * @param made samples of each fold generated so far
 * @param all samples of each fold in the whole run; at least 1
 */
public record SampleProgress(String backend, String precision, int made, int all) {}
