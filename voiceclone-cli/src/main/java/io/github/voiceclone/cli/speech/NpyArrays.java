package io.github.voiceclone.cli.speech;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.cli.output.OutputFile;
import io.github.voiceclone.spi.Frames;
import java.nio.file.Path;
import java.util.Arrays;

/** Reader and writer of the stages' inputs and outputs as {@code .npy} files. */
final class NpyArrays {
    private NpyArrays() {}

    /** Reads an embedding: one axis. */
    static SpeakerEmbedding embedding(Path file) {
        NpyFile array = NpyFile.read(file);
        requireAxes(file, array, 1, "an embedding (values)");
        return SpeakerEmbedding.of(array.toArray());
    }

    /** Reads a mel spectrogram: (bands, frames). */
    static Frames mel(Path file) {
        NpyFile array = NpyFile.read(file);
        requireAxes(file, array, 2, "a mel spectrogram (bands, frames)");
        if (array.shape()[1] == 0) {
            throw new InvalidInputException(file + " holds a mel spectrogram of shape " + Arrays.toString(array.shape())
                    + ": expected at least one frame");
        }
        return Frames.of(array.toArray(), array.shape()[0]);
    }

    private static void requireAxes(Path file, NpyFile array, int axes, String expected) {
        if (array.shape().length != axes) {
            throw new InvalidInputException(
                    file + " holds an array of shape " + Arrays.toString(array.shape()) + ", expected " + expected);
        }
    }

    /** Writes an array. */
    static void write(Path file, float[] values, int... shape) {
        OutputFile.write(file, NpyFile.of(values, shape)::write);
    }
}
