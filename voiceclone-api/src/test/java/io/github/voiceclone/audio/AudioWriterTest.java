package io.github.voiceclone.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AudioWriterTest {
    private static final AudioTags TAGS = new AudioTags("voiceclone 1", "synthetic speech, voice 样");

    @TempDir
    private Path folder;

    private static AudioClip clip(float... samples) {
        return AudioClip.of(samples, 16000);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> String.valueOf(f.getFileName())).sorted().toList();
        }
    }

    @Test
    void writtenChunks_readBackExactly() throws IOException {
        Path path = folder.resolve("speech.wav");
        try (AudioWriter writer = AudioWriter.toFile(path, 16000, AudioEncoding.WAV, TAGS)) {
            writer.write(clip(0.5f, -0.25f));
            writer.write(clip(1 / 32768f));
            assertFalse(Files.exists(path));
            writer.finish();
            writer.finish();
        }
        assertEquals(clip(0.5f, -0.25f, 1 / 32768f), AudioFiles.read(path, 1000, 1));
        assertEquals(List.of("speech.wav"), names());
    }

    @Test
    void fileWhoseEncoderFailed_cannotBeFinished() throws IOException {
        try (AudioWriter writer =
                AudioWriter.toFile(folder.resolve("speech.fail"), 24000, AudioEncoding.of("failing"), TAGS)) {
            AudioClip clip = AudioClip.of(new float[] {1}, 24000);
            writer.write(clip);
            assertThrows(IOException.class, () -> writer.write(clip));
            assertThrows(IllegalStateException.class, () -> writer.write(clip));
            assertThrows(IllegalStateException.class, writer::finish);
        }
        assertEquals(List.of(), names());
    }

    @Test
    void sizes_areThoseOfTheFile() throws IOException {
        Path path = folder.resolve("speech.wav");
        AudioWriter.write(clip(0, 0, 0), path, AudioEncoding.WAV, TAGS);
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(file.limit() - 8, file.getInt(4));
        assertEquals(6, file.getInt(file.limit() - 10));
    }

    @Test
    void beyondFullScale_isClippedNotWrapped() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AudioWriter.write(clip(1f, 2f, 1e30f, -1.0001f, -5f), out, AudioEncoding.WAV, AudioTags.NONE);
        byte[] data = java.util.Arrays.copyOfRange(out.toByteArray(), 44, 54);
        assertArrayEquals(WavBytes.shorts(32767, 32767, 32767, -32768, -32768), data);
    }

    @Test
    void tags_standInAnInfoChunk() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AudioWriter.write(clip(0), out, AudioEncoding.WAV, TAGS);
        byte[] software = "ISFT\15\0\0\0voiceclone 1\0\0".getBytes(StandardCharsets.UTF_8);
        byte[] comment = "ICMT\34\0\0\0synthetic speech, voice 样\0".getBytes(StandardCharsets.UTF_8);
        byte[] expected = ByteBuffer.allocate(12 + software.length + comment.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("LIST".getBytes(StandardCharsets.US_ASCII))
                .putInt(4 + software.length + comment.length)
                .put("INFO".getBytes(StandardCharsets.US_ASCII))
                .put(software)
                .put(comment)
                .array();
        assertArrayEquals(expected, java.util.Arrays.copyOfRange(out.toByteArray(), 36, 36 + expected.length));
    }

    @Test
    void streamOfUnknownLength_readsBack() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (AudioWriter writer = AudioWriter.toStream(out, 16000, AudioEncoding.WAV, TAGS)) {
            writer.write(clip(0.5f));
            writer.write(clip(0.25f));
            writer.finish();
        }
        AudioClip read = AudioFiles.read(new java.io.ByteArrayInputStream(out.toByteArray()), "stream", 1000, 1);
        assertEquals(clip(0.5f, 0.25f), read);
    }

    @Test
    void unfinishedWriter_leavesNothingBehind() throws IOException {
        Path path = Files.writeString(folder.resolve("speech.wav"), "old");
        AudioWriter writer = AudioWriter.toFile(path, 16000, AudioEncoding.WAV, TAGS);
        writer.write(clip(new float[100_000]));
        writer.close();
        writer.close();
        assertEquals(List.of("speech.wav"), names());
        assertEquals("old", Files.readString(path));
        assertThrows(IllegalStateException.class, writer::finish);
        assertThrows(IllegalStateException.class, () -> writer.write(clip(0)));
    }

    @Test
    void existingFile_isReplaced_andALinkKept() throws IOException {
        Path path = Files.writeString(folder.resolve("speech.wav"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.wav"), path);
        AudioWriter.write(clip(0.5f), link, AudioEncoding.WAV, AudioTags.NONE);
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(clip(0.5f), AudioFiles.read(path, 1000, 1));
    }

    @Test
    void placesThatCannotBeWritten_areNamed() {
        Path absent = folder.resolve("absent/speech.wav");
        String message = assertThrows(
                        InvalidInputException.class, () -> AudioWriter.toFile(absent, 16000, AudioEncoding.WAV, TAGS))
                .getMessage();
        assertTrue(message.contains("there is no folder"), message);
        message = assertThrows(
                        InvalidInputException.class, () -> AudioWriter.toFile(folder, 16000, AudioEncoding.WAV, TAGS))
                .getMessage();
        assertTrue(message.contains("not a regular file"), message);
    }

    @Test
    void clipOfAnotherRate_isAnError() throws IOException {
        try (AudioWriter writer = AudioWriter.toStream(new ByteArrayOutputStream(), 8000, AudioEncoding.WAV, TAGS)) {
            assertThrows(InvalidInputException.class, () -> writer.write(clip(0)));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> AudioWriter.toStream(new ByteArrayOutputStream(), 0, AudioEncoding.WAV, TAGS));
    }
}
