package io.github.voiceclone.audio.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Mp3DecoderTest {
    private static String error(byte[] bytes) {
        return assertThrows(InvalidInputException.class, () -> Recordings.read(bytes))
                .getMessage();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    /** An ID3v2.4 tag without frames. */
    private static byte[] id3(int size, int declared) {
        byte[] tag = new byte[10 + size];
        System.arraycopy(new byte[] {'I', 'D', '3', 4, 0, 0}, 0, tag, 0, 6);
        for (int i = 0; i < 4; i++) {
            tag[6 + i] = (byte) ((declared >> (7 * (3 - i))) & 0x7F);
        }
        return tag;
    }

    /**
     * FFmpeg leaves out the encoder's delay where the file tells it; {@code skipped} is how much. A frame before an ID3v1
     * tag is not read. The tolerance is a step of the 16-bit golden files.
     */
    @ParameterizedTest
    @CsvSource({
        "mono-8000, 8000, 0",
        "mono-16000, 16000, 0",
        "joint-22050, 22050, 1681",
        "mono-44100-id3, 44100, 2257",
        "stereo-48000-vbr, 48000, 2257"
    })
    void recording_isWhatTheReferenceDecodes(String name, int rate, int skipped) throws IOException {
        AudioClip clip = Recordings.read(Recordings.bytes(name + ".mp3"));
        assertEquals(rate, clip.sampleRate());
        float[] found = clip.toArray();
        float[] expected = Recordings.read(Recordings.bytes(name + ".wav")).toArray();
        int compared = name.endsWith("id3") ? expected.length - 1152 : expected.length;
        assertTrue(found.length >= compared + skipped);
        for (int i = 0; i < compared; i++) {
            assertEquals(expected[i], found[i + skipped], 4e-5f, "sample " + i);
        }
    }

    @Test
    void tagsBeforeTheFrames_areSkipped() throws IOException {
        byte[] plain = Recordings.bytes("mono-16000.mp3");
        byte[] tagged = joined(id3(300, 300), id3(50, 50), plain);
        assertEquals(Recordings.read(plain), Recordings.read(tagged));
    }

    @Test
    void tagThatClaimsMoreThanTheFile_isTruncated() throws IOException {
        byte[] bytes = joined(id3(0, (1 << 28) - 1), Recordings.bytes("mono-16000.mp3"));
        assertTrue(error(bytes).contains("ends inside its ID3 tag"));
    }

    @Test
    void tagWithoutFrames_isAnError() {
        assertTrue(error(id3(200, 200)).contains("no MPEG frames"));
    }

    @Test
    void longerThanTheLimit_isAnError() throws IOException {
        byte[] bytes = Recordings.bytes("mono-16000.mp3");
        String message = assertThrows(InvalidInputException.class, () -> new Mp3Decoder()
                        .decode(new ByteArrayInputStream(bytes), 0.1))
                .getMessage();
        assertTrue(message.contains("limit of 0.1 s"), message);
    }

    @Test
    void byteLimit_isToldAsSuch() throws IOException {
        byte[] bytes = Recordings.bytes("stereo-48000-vbr.mp3");
        String message = assertThrows(
                        InvalidInputException.class,
                        () -> AudioFiles.read(new ByteArrayInputStream(bytes), "upload", 5000, 60))
                .getMessage();
        assertTrue(message.startsWith("upload: the file has more, the limit is 5000 bytes"), message);
    }

    @Test
    void failingStream_isNotCalledDamage() throws IOException {
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
        byte[] start = Arrays.copyOf(Recordings.bytes("mono-16000.mp3"), 1000);
        InputStream in = new SequenceInputStream(new ByteArrayInputStream(start), failing);
        assertThrows(IOException.class, () -> new Mp3Decoder().decode(in, 60));
    }

    @Test
    void randomDamage_isAClipOrAnInvalidInput() throws IOException {
        assertTrue(Recordings.countRejected(Recordings.bytes("mono-16000.mp3"), 500) > 10);
        assertTrue(Recordings.countRejected(Recordings.bytes("joint-22050.mp3"), 500) > 10);
    }

    @Test
    void otherBytes_areNotRecognised() {
        Mp3Decoder decoder = new Mp3Decoder();
        assertFalse(decoder.recognises(new byte[] {(byte) 0xFF, (byte) 0xF1, 0x50, (byte) 0x80}), "AAC");
        assertFalse(decoder.recognises(new byte[] {(byte) 0xFF, (byte) 0xFB, (byte) 0xF0, 0}), "illegal bit rate");
        assertFalse(decoder.recognises(new byte[] {'R', 'I', 'F', 'F'}));
        assertFalse(decoder.recognises(new byte[0]));
    }
}
