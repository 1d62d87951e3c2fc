package io.github.voiceclone.audio.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.audio.AudioClip;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlacDecoderTest {
    /** Where the 36 bits of the number of samples start, with four bits of something else before them. */
    private static final int TOTAL_SAMPLES_OFFSET = 8 + 13;

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
    void randomDamage_isAClipOrAnInvalidInput() throws IOException {
        assertTrue(Recordings.countRejected(Recordings.bytes("speech-mono16.flac"), 2000) > 1500);
        assertTrue(Recordings.countRejected(Recordings.bytes("speech-stereo24-wasted.flac"), 2000) > 1500);
    }

    @Test
    void otherBytes_areNotRecognised() {
        assertFalse(new FlacDecoder().recognises(new byte[] {'f', 'L', 'a'}));
        assertFalse(new FlacDecoder().recognises(new byte[] {'O', 'g', 'g', 'S'}));
    }
}
