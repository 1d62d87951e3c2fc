package io.github.voiceclone.tensorrt;

import io.github.voiceclone.convert.Converter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Small voice packs, of the compatibility kit's reference checkpoints. */
final class Packs {
    private Packs() {}

    /** Converts a vocoder into a pack under {@code folder}. */
    static Path vocoder(Path folder) {
        Path checkpoint = copy("hifigan-resblock2/vocoder.pt", folder);
        copy("hifigan-resblock2/vocoder.json", folder);
        return new Converter()
                .vocoder(checkpoint)
                .convertTo(folder.resolve("pack"))
                .directory();
    }

    /** Converts a synthesizer into a pack under {@code folder}. */
    static Path synthesizer(Path folder) {
        Path checkpoint = copy("synthesizer-gst/synthesizer.pt", folder);
        copy("synthesizer-gst/synthesizer.json", folder);
        return new Converter()
                .synthesizer(checkpoint)
                .convertTo(folder.resolve("pack"))
                .directory();
    }

    private static Path copy(String name, Path folder) {
        try (InputStream in = Packs.class.getResourceAsStream("/reference/" + name)) {
            Files.createDirectories(folder);
            Path file = folder.resolve(name.substring(name.lastIndexOf('/') + 1));
            return Files.write(file, Objects.requireNonNull(in, name).readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
