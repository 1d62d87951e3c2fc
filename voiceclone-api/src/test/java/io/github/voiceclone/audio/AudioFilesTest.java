package io.github.voiceclone.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("ByteBufferBackingArray") // every buffer here comes from allocate
class AudioFilesTest {
    private static final byte[] WAV = new WavBytes()
            .fmt(1, 1, 16000, 16)
            .chunk("data", WavBytes.shorts(16384, 0))
            .riff();

    @TempDir
    private Path folder;

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private static String error(Path path) {
        String message = assertThrows(InvalidInputException.class, () -> AudioFiles.read(path, 1000, 60))
                .getMessage();
        assertTrue(message.startsWith(path.toString()), message);
        assertFalse(message.contains("\n"), message);
        return message;
    }

    @Test
    void wavUnderAnyName_isRead() throws IOException {
        AudioClip expected = AudioClip.of(new float[] {0.5f, 0f}, 16000);
        assertEquals(expected, AudioFiles.read(file("recording.txt", WAV), 1000, 60));
        assertEquals(expected, AudioFiles.read(new ByteArrayInputStream(WAV), "upload", WAV.length, 60));
    }

    @Test
    void missingFolderAndEmptyFile_areToldApart() throws IOException {
        assertTrue(error(folder.resolve("absent.wav")).contains("no such file"));
        assertTrue(error(folder).contains("is a folder"));
        assertTrue(error(file("empty.wav", new byte[0])).contains("file is empty"));
    }

    @Test
    void wavWithoutSamples_isAnError() throws IOException {
        byte[] none = new WavBytes().fmt(1, 1, 16000, 16).chunk("data").riff();
        assertTrue(error(file("none.wav", none)).contains("holds no samples"));
    }

    @Test
    void textNamedWav_saysWhatItLooksLikeAndWhichJarHelps() throws IOException {
        String message = error(file("text.wav", "Hello, world\n".getBytes(StandardCharsets.UTF_8)));
        assertTrue(message.contains("formats at hand (WAV)"), message);
        assertTrue(message.contains("text (48 65 6c 6c 6f 2c 20 77 6f 72 6c 64 'Hello, world')"), message);
        assertTrue(message.contains("voiceclone-audio"), message);
    }

    @Test
    void knownForeignFormats_areNamed() throws IOException {
        assertTrue(error(file("a", "fLaC\0\0\0\"".getBytes(StandardCharsets.US_ASCII)))
                .contains("starts like FLAC"));
        assertTrue(
                error(file("b", "OggS\0\0".getBytes(StandardCharsets.US_ASCII))).contains("starts like Ogg"));
        assertTrue(error(file("c", "\0\0\0 ftypM4A ".getBytes(StandardCharsets.US_ASCII)))
                .contains("M4A"));
        assertTrue(error(file("d", new byte[] {(byte) 0xFF, (byte) 0xFB, 0, 0})).contains("starts like MP3"));
        assertTrue(error(file("e", new byte[] {(byte) 0xFF, (byte) 0xF1, 0, 0})).contains("starts like AAC"));
        assertTrue(error(file("f", new byte[] {1, 2, 3})).contains("no known audio file"));
    }

    @Test
    void mpegOfOtherLayers_areNamedWithAWayOut() throws IOException {
        String message = error(file("a.mp3", new byte[] {(byte) 0xFF, (byte) 0xFD, (byte) 0x84, 0}));
        assertTrue(message.contains("layer II (MP2), not MP3"), message);
        assertTrue(message.contains("ffmpeg -i"), message);
        assertTrue(error(file("b.mp3", new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0x84, 0}))
                .contains("layer I (MP1)"));
    }

    private static byte[] id3(int size) {
        byte[] tag = new byte[10 + size];
        System.arraycopy(
                new byte[] {'I', 'D', '3', 4, 0, 0, 0, 0, (byte) (size >> 7), (byte) (size & 0x7F)}, 0, tag, 0, 10);
        return tag;
    }

    /** An APE tag with one item; {@code declared} is what it says of its size. */
    private static byte[] ape(int value, int declared, boolean footer) {
        ByteBuffer tag = WavBytes.little(32 + 8 + 6 + value + (footer ? 32 : 0));
        byte[] preamble = "APETAGEX".getBytes(StandardCharsets.US_ASCII);
        tag.put(preamble).putInt(2000).putInt(declared).putInt(1).position(32);
        tag.putInt(value).putInt(0).put("Title\0".getBytes(StandardCharsets.US_ASCII));
        if (footer) {
            tag.position(46 + value).put(preamble);
        }
        return tag.array();
    }

    private static AudioClip read(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(bytes::writeBytes);
        return AudioFiles.read(new ByteArrayInputStream(bytes.toByteArray()), "tagged", 1 << 20, 60);
    }

    @Test
    void tagsInFront_areSkipped() {
        AudioClip expected = read(WAV);
        assertEquals(expected, read(id3(300), WAV));
        assertEquals(expected, read(id3(0), id3(20), ape(20, 14 + 20 + 32, true), id3(5), WAV));
        assertEquals(expected, read(ape(32, 64, false), WAV), "a size that is too large");
        byte[][] many = new byte[50_000][];
        Arrays.fill(many, id3(0));
        many[many.length - 1] = WAV;
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertEquals(expected, read(many)));
    }

    @Test
    void endInsideATag_isTold() {
        byte[] tag = id3(300);
        assertTrue(assertThrows(InvalidInputException.class, () -> read(Arrays.copyOf(tag, 200)))
                .getMessage()
                .contains("tagged: the file is truncated: it ends inside its ID3 tag"));
        assertTrue(assertThrows(InvalidInputException.class, () -> read(Arrays.copyOf(ape(100, 500, false), 90)))
                .getMessage()
                .contains("ends inside its APE tag"));
        assertTrue(assertThrows(InvalidInputException.class, () -> read(tag))
                .getMessage()
                .contains("holds nothing but tags"));
    }

    @Test
    void largeFile_isRefusedBeforeItIsRead() throws IOException {
        String message = error(file("large.wav", new byte[1001]));
        assertTrue(message.contains("1001 bytes, the limit is 1000"), message);
    }

    @Test
    void endlessStream_isReadToTheLimitOnly() {
        byte[] start =
                new WavBytes().fmt(1, 1, 16000, 16).chunk("data", 0xFFFFFFFF).riff();
        InputStream endless = new java.io.SequenceInputStream(new ByteArrayInputStream(start), new InputStream() {
            @Override
            public int read() {
                return 0;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                return length;
            }
        });
        String message = assertThrows(
                        InvalidInputException.class, () -> AudioFiles.read(endless, "upload", 100_000, 60))
                .getMessage();
        assertTrue(message.startsWith("upload: the file has more, the limit is 100000 bytes"), message);
    }

    @Test
    void failingStream_isNamed() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
            }
        };
        String message = assertThrows(InvalidInputException.class, () -> AudioFiles.read(failing, "upload", 1000, 60))
                .getMessage();
        assertEquals("upload: cannot be read: connection reset", message);
    }

    /** Damage of every kind gives a clip or an InvalidInputException, nothing else. */
    @Test
    void randomDamage_isAClipOrAnInvalidInput() {
        Random random = new Random(1);
        byte[] data = new byte[400];
        random.nextBytes(data);
        byte[] whole = new WavBytes()
                .chunk("LIST", new byte[9])
                .fmt(3, 1, 16000, 32)
                .chunk("data", data)
                .riff();
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = Arrays.copyOf(whole, 12 + random.nextInt(whole.length));
            for (int k = random.nextInt(6); k >= 0; k--) {
                bytes[4 + random.nextInt(Math.min(bytes.length - 4, 80))] = (byte) random.nextInt(256);
            }
            try {
                assertTrue(AudioFiles.read(new ByteArrayInputStream(bytes), "fuzz", 10_000, 1)
                                .length()
                        > 0);
            } catch (InvalidInputException e) {
                assertTrue(e.getMessage().startsWith("fuzz: "), e.getMessage());
            }
        }
    }
}
