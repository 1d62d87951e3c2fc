package io.github.voiceclone.spark;

import io.github.voiceclone.spi.VoicePackSource;
import java.util.Optional;

/**
 * Settings that the voice cloner of an executor is opened with.
 *
 * @param backend the name of the backend; empty for the default
 * @param pack the voice pack; empty for the one embedded on the class path
 * @param precision the precision to run in; empty for the backend's own
 * @param device the device to run on; empty for the backend's own
 * @param threads the most threads one call computes with: the cores of the executor
 * @param maxConcurrent how many requests run at once
 */
public record ClonerSettings(
        Optional<String> backend,
        Optional<VoicePackSource> pack,
        Optional<String> precision,
        Optional<String> device,
        int threads,
        int maxConcurrent) {}
