package io.github.voiceclone.convert.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.voiceclone.convert.Converter;
import io.github.voiceclone.convert.checkpoint.CheckpointWriter;
import io.github.voiceclone.convert.random.RandomWaveRnn;
import io.github.voiceclone.graph.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** The reference checkpoints and what the reference code made with them; in the test jar too. */
public final class ReferenceFiles {
    private ReferenceFiles() {}

    /** Converts the encoder into a pack under {@code folder}. */
    public static Path encoderPack(Path folder) {
        Path checkpoint = copy("encoder/encoder.pt", folder);
        return pack(new Converter().encoder(checkpoint), folder);
    }

    /** Converts a synthesizer into a pack under {@code folder}. */
    public static Path synthesizerPack(String name, Path folder) {
        Path checkpoint = copy(name + "/synthesizer.pt", folder);
        copy(name + "/synthesizer.json", folder);
        return pack(new Converter().synthesizer(checkpoint), folder);
    }

    /** Converts a synthesizer that keeps the published dropout of one half, which the references were made without. */
    public static Path synthesizerPackWithDropout(String name, Path folder) {
        Path checkpoint = copy(name + "/synthesizer.pt", folder);
        copy(name + "/synthesizer.json", folder, ReferenceFiles::withDropout);
        return pack(new Converter().synthesizer(checkpoint), folder);
    }

    /** Converts a vocoder into a pack under {@code folder}. */
    public static Path vocoderPack(String name, Path folder) {
        Path checkpoint = copy(name + "/vocoder.pt", folder);
        copy(name + "/vocoder.json", folder);
        return pack(new Converter().vocoder(checkpoint), folder);
    }

    /** Converts the encoder, a synthesizer and a vocoder that fit together into a pack under {@code folder}. */
    public static Path wholePack(String synthesizer, String vocoder, Path folder) {
        copy(synthesizer + "/synthesizer.json", folder);
        copy(vocoder + "/vocoder.json", folder);
        Converter converter = new Converter()
                .encoder(copy("encoder/encoder.pt", folder))
                .synthesizer(copy(synthesizer + "/synthesizer.pt", folder))
                .vocoder(copy(vocoder + "/vocoder.pt", folder));
        return pack(converter, folder);
    }

    /** Converts the encoder, a synthesizer and a random WaveRNN of 64 units that draws levels into a pack. */
    public static Path waveRnnPack(String synthesizer, Path folder) {
        copy(synthesizer + "/synthesizer.json", folder);
        Path vocoder = folder.resolve("vocoder.pt");
        CheckpointWriter.write(vocoder, "model_state", Map.of(), RandomWaveRnn.draw(1, 64, 64, 64));
        try {
            Files.writeString(
                    folder.resolve("vocoder.json"),
                    "{\"voc_mode\": \"RAW\", \"voc_target\": 800, \"voc_overlap\": 80}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Converter converter = new Converter()
                .encoder(copy("encoder/encoder.pt", folder))
                .synthesizer(copy(synthesizer + "/synthesizer.pt", folder))
                .vocoder(vocoder);
        return pack(converter, folder);
    }

    /** Copies the two recordings of the encoder's reference into {@code folder}. */
    public static Path recordings(Path folder) {
        copy("encoder/utterance0.wav", folder);
        copy("encoder/utterance1.wav", folder);
        return folder;
    }

    private static Path pack(Converter converter, Path folder) {
        return converter.convertTo(folder.resolve("pack")).directory();
    }

    private static byte[] withDropout(byte[] json) {
        String settings = new String(json, StandardCharsets.UTF_8);
        String changed = settings.replace("\"tts_dropout\": 0.0", "\"tts_dropout\": 0.5");
        assertTrue(!changed.equals(settings), settings);
        return changed.getBytes(StandardCharsets.UTF_8);
    }

    /** Copies a reference file into a folder. */
    private static Path copy(String name, Path folder) {
        return copy(name, folder, UnaryOperator.identity());
    }

    /** Copies a reference file into a folder, changed. */
    static Path copy(String name, Path folder, UnaryOperator<byte[]> change) {
        try (InputStream in = open(name)) {
            Path file = folder.resolve(name.substring(name.lastIndexOf('/') + 1));
            Files.createDirectories(folder);
            return Files.write(file, change.apply(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Weights array(String name) {
        try (InputStream in = open(name)) {
            return Npy.of(in.readAllBytes(), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String name) {
        try (InputStream in = open(name)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static InputStream open(String name) {
        return Objects.requireNonNull(ReferenceFiles.class.getResourceAsStream("/reference/" + name), name);
    }

    /** Asserts that no value is off by more than {@code tolerance}. */
    static void assertClose(float[] expected, float[] found, double tolerance, String what) {
        assertEquals(expected.length, found.length, what + ": number of values");
        double furthest = 0;
        for (int i = 0; i < expected.length; i++) {
            double off = Math.abs((double) expected[i] - found[i]);
            furthest = Double.isNaN(off) ? Double.POSITIVE_INFINITY : Math.max(furthest, off);
        }
        assertTrue(furthest <= tolerance, what + " is off by " + furthest + ", tolerance " + tolerance);
    }

    static double largest(float[] values) {
        double largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
