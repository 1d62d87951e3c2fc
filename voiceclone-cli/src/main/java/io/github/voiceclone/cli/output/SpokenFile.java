package io.github.voiceclone.cli.output;

import io.github.voiceclone.CloneRequest;
import io.github.voiceclone.SpokenPiece;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.WavWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A WAV file that is spoken into piece by piece, and is there only when it is whole. */
public final class SpokenFile {
    private SpokenFile() {}

    /**
     * Speaks a request into a file.
     *
     * @param heard is told of each piece once it is written
     * @throws IOException if the file cannot be written
     */
    public static void write(VoiceCloner cloner, CloneRequest request, Path file, Consumer<SpokenPiece> heard)
            throws IOException {
        try (OnInterrupt.Begun<WavWriter> begun =
                OnInterrupt.begin(() -> WavWriter.toFile(file, cloner.sampleRate(), cloner.provenance()))) {
            WavWriter writer = begun.work();
            cloner.clone(request, piece -> {
                append(piece, writer);
                heard.accept(piece);
            });
            writer.finish();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void append(SpokenPiece piece, WavWriter writer) {
        try {
            writer.write(piece.audio());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
