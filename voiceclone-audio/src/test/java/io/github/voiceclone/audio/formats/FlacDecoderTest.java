package io.github.voiceclone.audio.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.audio.AudioClip;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlacDecoderTest {
    /** Where the 36 bits of the number of samples start, with four bits of something else before them. */
    private static final int TOTAL_SAMPLES_OFFSET = 8 + 13;

    private static final int RATE_OFFSET = 18;

    private static String error(byte[] bytes) {
        return assertThrows(InvalidInputException.class, () -> Recordings.read(bytes))
                .getMessage();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "speech-mono16",
                "speech-mono8",
                "speech-joint16",
                "speech-stereo24-wasted",
                "noise-stereo24",
                "silence"
            })
    void recording_isBitForBitWhatTheReferenceDecodes(String name) throws IOException {
        AudioClip expected = Recordings.read(Recordings.bytes(name + ".wav"));
        assertEquals(expected, Recordings.read(Recordings.bytes(name + ".flac")));
    }

    @Test
    void undeclaredLength_isReadToTheEnd() throws IOException {
        byte[] bytes = Recordings.bytes("speech-mono16.flac");
        AudioClip whole = Recordings.read(bytes);
        bytes[TOTAL_SAMPLES_OFFSET] &= (byte) 0xF0;
        Arrays.fill(bytes, TOTAL_SAMPLES_OFFSET + 1, TOTAL_SAMPLES_OFFSET + 5, (byte) 0);
        assertEquals(whole, Recordings.read(bytes));
    }

    /** Declares a number of samples in a recording's header. */
    private static byte[] declaring(byte[] bytes, int samples) {
        byte[] changed = bytes.clone();
        changed[TOTAL_SAMPLES_OFFSET] &= (byte) 0xF0;
        ByteBuffer.wrap(changed).putInt(TOTAL_SAMPLES_OFFSET + 1, samples);
        return changed;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 4096, 5000})
    void moreSamplesThanDeclared_areRead(int declared) throws IOException {
        byte[] bytes = Recordings.bytes("speech-mono16.flac");
        assertEquals(Recordings.read(bytes), Recordings.read(declaring(bytes, declared)));
    }

    @Test
    void moreDeclaredThanThereAre_isTruncated() throws IOException {
        byte[] bytes = Recordings.bytes("speech-mono16.flac");
        assertTrue(error(declaring(bytes, 1_000_000)).contains("declares 1000000 samples, found 8820"));
    }

    @Test
    void joinedFiles_areOneRecording() throws IOException {
        byte[] bytes = Recordings.bytes("speech-mono16.flac");
        AudioClip once = Recordings.read(bytes);
        AudioClip twice = AudioClip.concat(List.of(once, once));
        assertEquals(twice, Recordings.read(joined(bytes, bytes)));
        assertEquals(twice, Recordings.read(joined(declaring(bytes, 0), bytes)));
        byte[] slower = bytes.clone();
        ByteBuffer.wrap(slower).putShort(RATE_OFFSET, (short) (16000 >> 4));
        slower[RATE_OFFSET + 2] &= 0x0F;
        String message = error(joined(bytes, slower));
        assertTrue(message.contains("joins recordings at 22050 and 16000 Hz"), message);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Test
    void tagInFront_isSkipped() throws IOException {
        byte[] bytes = Recordings.bytes("speech-mono16.flac");
        byte[] tag = {'I', 'D', '3', 4, 0, 0, 0, 0, 0, 5, 1, 2, 3, 4, 5};
        assertEquals(Recordings.read(bytes), Recordings.read(joined(tag, bytes)));
    }

    @Test
    void tagBehindFramesOfUndeclaredNumber_isIgnored() throws IOException {
        byte[] bytes = Recordings.bytes("speech-mono16.flac");
        byte[] tag = Arrays.copyOf("TAG".getBytes(StandardCharsets.US_ASCII), 128);
        assertEquals(Recordings.read(bytes), Recordings.read(joined(declaring(bytes, 0), tag)));
    }

    /** A frame of 65,536 equal samples in 14 bytes, with its checksums. */
    private static byte[] constantFrame() {
        byte[] frame = {-1, -8, 0x70, 0, 0, -1, -1, 0, 0, 0x12, 0x34, 0, 0};
        frame[7] = (byte) crc(frame, 7, 8, 0x07);
        int crc = crc(frame, 11, 16, 0x8005);
        frame[11] = (byte) (crc >> 8);
        frame[12] = (byte) crc;
        return frame;
    }

    private static int crc(byte[] bytes, int length, int width, int polynomial) {
        int crc = 0;
        for (int i = 0; i < 8 * length; i++) {
            int bit = (bytes[i / 8] >> (7 - i % 8)) & 1;
            int top = (crc >> (width - 1)) & 1;
            crc = ((crc << 1) & ((1 << width) - 1)) ^ ((top ^ bit) * polynomial);
        }
        return crc;
    }

    @Test
    void fewBytesThatBecomeHours_areRefused() throws IOException {
        byte[] header = declaring(Recordings.bytes("speech-mono16.flac"), 0);
        byte[] bytes = Arrays.copyOf(header, firstFrame(header) + 13_000);
        byte[] frame = constantFrame();
        for (int at = firstFrame(header); at + frame.length <= bytes.length; at += frame.length) {
            System.arraycopy(frame, 0, bytes, at, frame.length);
        }
        InvalidInputException e = assertThrows(
                InvalidInputException.class, () -> new FlacDecoder().decode(new ByteArrayInputStream(bytes), 36_000));
        assertTrue(e.getMessage().contains("expected at most 32 a byte"), e.getMessage());
    }

    @Test
    void tagBehindTheLastFrame_isIgnored() throws IOException {
        byte[] bytes = Recordings.bytes("speech-mono16.flac");
        assertEquals(Recordings.read(bytes), Recordings.read(Arrays.copyOf(bytes, bytes.length + 128)));
    }

    @Test
    void everyTruncation_isAnError() throws IOException {
        byte[] bytes = Recordings.bytes("silence.flac");
        for (int length = 4; length < bytes.length; length++) {
            assertTrue(error(Arrays.copyOf(bytes, length)).contains("truncated"), "cut to " + length + " bytes");
        }
        byte[] speech = Recordings.bytes("speech-mono16.flac");
        for (int length = 4; length < speech.length; length += 101) {
            assertTrue(error(Arrays.copyOf(speech, length)).contains("truncated"), "cut to " + length + " bytes");
        }
    }

    @Test
    void anyChangedFrameByte_failsAChecksum() throws IOException {
        byte[] bytes = Recordings.bytes("speech-mono16.flac");
        int firstFrame = firstFrame(bytes);
        for (int at = firstFrame; at < bytes.length; at += 97) {
            byte[] changed = bytes.clone();
            changed[at] ^= 0x10;
            error(changed);
        }
    }

    private static int firstFrame(byte[] bytes) {
        int at = 4;
        boolean last = false;
        while (!last) {
            last = (bytes[at] & 0x80) != 0;
            at += 4 + ((bytes[at + 1] & 0xFF) << 16 | (bytes[at + 2] & 0xFF) << 8 | (bytes[at + 3] & 0xFF));
        }
        return at;
    }

    @Test
    void zeroHertz_isAnError() throws IOException {
        byte[] bytes = Recordings.bytes("speech-mono16.flac");
        bytes[18] = 0;
        bytes[19] = 0;
        bytes[20] &= 0x0F;
        assertTrue(error(bytes).contains("0 Hz"));
    }

    @Test
    void longerThanTheLimit_isAnError() throws IOException {
        byte[] bytes = Recordings.bytes("speech-mono16.flac");
        String message = assertThrows(InvalidInputException.class, () -> new FlacDecoder()
                        .decode(new ByteArrayInputStream(bytes), 0.3))
                .getMessage();
        assertTrue(message.contains("limit of 0.3 s"), message);
    }

    @Test
    void peekingAcrossTheBuffersEnd_seesWhatFollows() throws IOException {
        byte[] bytes = new byte[3 * FlacBits.BUFFER + 5];
        new Random(1).nextBytes(bytes);
        for (int at = FlacBits.BUFFER - 20; at <= FlacBits.BUFFER + 20; at++) {
            FlacBits bits = new FlacBits(new ByteArrayInputStream(bytes));
            bits.skip(at);
            assertEquals(
                    new String(bytes, at, 8, StandardCharsets.ISO_8859_1), bits.peek(8), "behind " + at + " bytes");
            assertEquals(bytes[at] & 0xFF, bits.unsigned(8));
            bits.skip(bytes.length - at - 4);
            assertEquals(3, bits.peek(8).length());
            bits.skip(3);
            assertEquals("", bits.peek(8));
            assertTrue(bits.atEnd());
        }
    }

    @Test
    void randomDamage_isAClipOrAnInvalidInput() throws IOException {
        assertTrue(Recordings.countRejected(Recordings.bytes("speech-mono16.flac"), 2000) > 1500);
        assertTrue(Recordings.countRejected(Recordings.bytes("speech-stereo24-wasted.flac"), 2000) > 1500);
    }

    @Test
    void otherBytes_areNotRecognised() {
        assertFalse(new FlacDecoder().recognizes(new byte[] {'f', 'L', 'a'}));
        assertFalse(new FlacDecoder().recognizes(new byte[] {'O', 'g', 'g', 'S'}));
    }
}
