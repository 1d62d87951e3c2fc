package io.github.voiceclone.pocket;

import io.github.voiceclone.runtime.Tensor;
import java.util.Map;

/**
 * What the language model reads at new positions.
 *
 * @param token [rows, positions]: a row of the embedding table
 * @param latent [rows, positions, latentWidth]: the frame before, zero where there is none
 * @param voice [rows, positions, voiceWidth]: a frame of a voice, zero where there is none
 * @param noise [rows, latentWidth]: what the frame after the last position starts from
 */
record PositionInputs(Tensor.Longs token, Tensor.Floats latent, Tensor.Floats voice, Tensor.Floats noise) {
    PositionInputs(PocketSettings settings, int rows, int positions) {
        this(
                Tensor.longs(new long[rows * positions], rows, positions),
                Tensor.floats(rows, positions, settings.latentWidth()),
                Tensor.floats(rows, positions, settings.voiceWidth()),
                Tensor.floats(rows, settings.latentWidth()));
    }

    Map<String, Tensor> byName() {
        return Map.of("token", token, "latent", latent, "voice", voice, "noise", noise);
    }
}
