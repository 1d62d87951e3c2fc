package io.github.voiceclone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.voiceclone.cli.speech.NpyFile;
import io.github.voiceclone.convert.Converter;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.spi.VoicePackSources;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Files that the tests of the command run on. */
public final class TestFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TestFiles() {}

    /** A recording of 2.5 s of speech. */
    public static Path speech() {
        return Path.of("src/test/resources/speech.wav").toAbsolutePath();
    }

    /** The checkpoints that the demo voice is converted from. */
    public static Path checkpoint(String name) {
        return Path.of("../voiceclone-demo-voice/src/main/checkpoints", name).toAbsolutePath();
    }

    /** A small HiFi-GAN with random weights, its JSON beside it. */
    public static Path hifiGan() {
        return Path.of("../voiceclone-convert/src/test/resources/reference/hifigan-resblock2/vocoder.pt")
                .toAbsolutePath();
    }

    /** Writes a pack of the demo voice with that HiFi-GAN as its vocoder into a folder. */
    public static Path hifiGanPack(Path folder) {
        new Converter()
                .encoder(checkpoint("encoder.pt"))
                .synthesizer(checkpoint("synthesizer.pt"))
                .vocoder(hifiGan())
                .name("hifigan")
                .convertTo(folder);
        return folder;
    }

    /** Copies the embedded demo voice into a folder. */
    public static Path copyPack(Path folder) {
        VoicePackSource source = VoicePackSources.embedded().orElseThrow();
        try {
            Files.createDirectories(folder);
            Path manifest = folder.resolve("voice-pack.json");
            copy(source, "voice-pack.json", folder);
            for (JsonNode file : JSON.readTree(manifest.toFile()).findValues("file")) {
                copy(source, file.textValue(), folder);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(VoicePackSource source, String path, Path folder) throws IOException {
        Path target = folder.resolve(path);
        Files.createDirectories(target.getParent());
        try (InputStream in = source.open(path)) {
            Files.copy(in, target);
        }
    }

    /** Writes the embedding that the demo voice's encoder would not object to, and returns the file. */
    public static Path embedding(Path folder) throws IOException {
        float[] values = new float[129];
        java.util.Arrays.fill(values, 1 / 16f);
        Path file = folder.resolve("embedding.npy");
        NpyFile.of(values, 129).write(file);
        return file;
    }

    /** Writes a recording of float samples at 16 kHz, and returns the file. */
    public static Path recording(Path file, float... samples) throws IOException {
        return recording(file, 1, samples);
    }

    /** Writes a recording of two channels at 16 kHz, whose samples alternate, and returns the file. */
    public static Path stereo(Path file, float... samples) throws IOException {
        return recording(file, 2, samples);
    }

    private static Path recording(Path file, int channels, float... samples) throws IOException {
        int bytes = 4 * samples.length;
        ByteBuffer wav = ByteBuffer.allocate(44 + bytes).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF")).putInt(36 + bytes).put(ascii("WAVEfmt ")).putInt(16);
        wav.putShort((short) 3).putShort((short) channels).putInt(16000).putInt(64000 * channels);
        wav.putShort((short) (4 * channels))
                .putShort((short) 32)
                .put(ascii("data"))
                .putInt(bytes);
        for (float sample : samples) {
            wav.putFloat(sample);
        }
        return Files.write(file, wav.array());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    public static JsonNode json(String text) throws IOException {
        return JSON.readTree(text);
    }

    /** Returns the names in a folder, of folders and files at any depth. */
    public static SortedSet<String> listing(Path folder) throws IOException {
        try (Stream<Path> content = Files.walk(folder)) {
            SortedSet<String> names = new TreeSet<>();
            content.forEach(path -> names.add(folder.relativize(path).toString()));
            return names;
        }
    }
}
