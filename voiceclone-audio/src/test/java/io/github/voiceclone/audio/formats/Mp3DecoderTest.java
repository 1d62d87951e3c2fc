package io.github.voiceclone.audio.formats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    private static float[] samples(byte[] bytes) {
        return Recordings.read(bytes).toArray();
    }

    private static void assertClose(float[] expected, float[] found, int from) {
        assertEquals(expected.length, found.length);
        for (int i = from; i < found.length; i++) {
            assertEquals(expected[i], found[i], 4e-5f, "sample " + i);
        }
    }

    /** The tolerance is a step of the 16-bit golden files. */
    @ParameterizedTest
    @CsvSource({
        "mono-8000, 8000",
        "mono-16000, 16000",
        "joint-22050, 22050",
        "mono-44100-id3, 44100",
        "stereo-48000-vbr, 48000",
        "intensity-22050, 22050",
        "intensity-ms-22050, 22050",
        "intensity-44100, 44100",
        "free-44100, 44100"
    })
    void recording_isWhatTheReferenceDecodes(String name, int rate) throws IOException {
        AudioClip clip = Recordings.read(Recordings.bytes(name + ".mp3"));
        assertEquals(rate, clip.sampleRate());
        assertClose(samples(Recordings.bytes(name + ".wav")), clip.toArray(), 0);
    }

    @Test
    void joinedFilesOfUnlikeChannels_areReadToTheEnd() throws IOException {
        float[] joined = samples(Recordings.bytes("joined-44100.mp3"));
        float[] second = samples(Recordings.bytes("free-44100.wav"));
        float[] found = Arrays.copyOfRange(joined, joined.length - second.length, joined.length);
        assertEquals(2 * second.length, joined.length);
        assertClose(second, found, 1152);
    }

    @Test
    void joinedFilesOfUnlikeRates_areRefused() throws IOException {
        byte[] bytes = joined(Recordings.bytes("mono-16000.mp3"), Recordings.bytes("joined-44100.mp3"));
        String message = error(bytes);
        assertTrue(message.contains("joins recordings at 16000 and 44100 Hz"), message);
    }

    @Test
    void mp3InsideWav_isRead() throws IOException {
        byte[] plain = Recordings.bytes("mono-16000.mp3");
        ByteBuffer wav = ByteBuffer.allocate(44 + plain.length + 5).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + plain.length);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16).putShort((short) 0x55);
        wav.putShort((short) 1).putInt(16000).putInt(2000).putShort((short) 1).putShort((short) 0);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(plain.length).put(plain);
        assertEquals(Recordings.read(plain), Recordings.read(Arrays.copyOf(wav.array(), wav.position())));
    }

    @Test
    void layer2_isNamed() throws IOException {
        assertTrue(error(Recordings.bytes("layer2-16000.mp2")).contains("layer II (MP2)"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 417, 5000, 60_000})
    void bytesBeforeTheFirstFrame_areSkipped(int length) throws IOException {
        byte[] plain = Recordings.bytes("mono-16000.mp3");
        byte[] random = new byte[length];
        new Random(1).nextBytes(random);
        assertEquals(Recordings.read(plain), Recordings.read(joined(new byte[length], plain)));
        assertEquals(Recordings.read(plain), Recordings.read(joined(random, plain)));
    }

    /** FFmpeg too takes the delay, one of 1105 samples, from a file's very start alone. */
    @Test
    void delayToldBehindOtherBytes_isKept() throws IOException {
        byte[] plain = Recordings.bytes("joint-22050.mp3");
        float[] whole = samples(plain);
        float[] late = samples(joined(new byte[100], plain));
        assertClose(Arrays.copyOf(whole, 8000), Arrays.copyOfRange(late, 576 + 1105, 576 + 1105 + 8000), 0);
    }

    @Test
    void bytesBetweenFramesAndTagsBehindThem_areSkipped() throws IOException {
        byte[] plain = Recordings.bytes("mono-16000.mp3");
        byte[] noise = new byte[3000];
        Arrays.fill(noise, (byte) 0xFF);
        byte[] tag = Arrays.copyOf("TAG".getBytes(StandardCharsets.US_ASCII), 128);
        float[] expected = samples(plain);
        assertEquals(expected.length, samples(joined(plain, tag)).length);
        assertEquals(2 * expected.length, samples(joined(plain, noise, plain)).length);
    }

    @Test
    void startInsideAFrame_isReadFromTheNext() throws IOException {
        byte[] plain = Recordings.bytes("joint-22050.mp3");
        float[] whole = samples(plain);
        float[] part = samples(Arrays.copyOfRange(plain, plain.length / 2, plain.length));
        float[] tail = Arrays.copyOfRange(whole, whole.length - 2000, whole.length);
        // Without the first frame, which told it, the padding at the end is kept.
        float[] found = Arrays.copyOfRange(part, part.length - 2000 - padding(whole, part), part.length);
        assertClose(tail, Arrays.copyOf(found, 2000), 0);
    }

    /** Returns by how many samples the ends of two clips of the same sound differ. */
    private static int padding(float[] whole, float[] part) {
        for (int shift = 0; shift < 2000; shift++) {
            double difference = 0;
            for (int i = 1; i < 1000; i++) {
                difference += Math.abs(whole[whole.length - i] - part[part.length - shift - i]);
            }
            if (difference < 0.01) {
                return shift;
            }
        }
        throw new AssertionError("no such sound");
    }

    @Test
    void thousandsOfFalseStarts_takeTimeInProportion() {
        byte[] starts = new byte[1 << 20];
        for (int i = 0; i < starts.length; i += 4) {
            System.arraycopy(new byte[] {-1, -5, 0, 0}, 0, starts, i, 4);
        }
        byte[] frames = starts.clone();
        for (int i = 2; i < frames.length; i += 4) {
            frames[i] = (byte) (0x10 + 0x10 * (i / 4 % 14));
        }
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            error(joined(new byte[100], starts));
            assertThrows(
                    InvalidInputException.class, () -> new Mp3Decoder().decode(new ByteArrayInputStream(frames), 60));
        });
    }

    @Test
    void nothingButFalseStarts_isAnError() {
        assertTrue(error(new byte[] {-1, -5, (byte) 0x90, 0}).contains("no MPEG frames"));
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

    /** In the side information of one channel at a low rate, bits 9 to 20 are the length of the granule, 47 to 49 tell the kind of block. */
    @ParameterizedTest
    @ValueSource(strings = {"longer than its data", "of no kind of block"})
    void damagedGranule_isSilent(String damage) throws IOException {
        byte[] file = Recordings.bytes("mono-16000.mp3");
        float peak = peak(samples(file));
        int frameBytes = new MpegHeader(ByteBuffer.wrap(file).getInt()).frameBytes();
        int changed = 0;
        for (int frame = frameBytes; frame + frameBytes <= file.length; frame += frameBytes) {
            assertEquals(ByteBuffer.wrap(file).getInt(), ByteBuffer.wrap(file).getInt(frame), "a frame's header");
            byte[] damaged = file.clone();
            if (damage.startsWith("longer")) {
                setBits(damaged, 8 * (frame + 4) + 9, 12, 4095);
            } else {
                setBits(damaged, 8 * (frame + 4) + 47, 3, 4);
            }
            float[] found = samples(damaged);
            changed += Arrays.equals(found, samples(file)) ? 0 : 1;
            assertTrue(peak(found) < 1.2 * peak, "frame at " + frame + ": " + peak(found) + ", the file has " + peak);
        }
        assertTrue(changed > 2, "frames that sound otherwise: " + changed);
    }

    private static float peak(float[] samples) {
        float peak = 0;
        for (float sample : samples) {
            peak = Math.max(peak, Math.abs(sample));
        }
        return peak;
    }

    private static void setBits(byte[] bytes, int at, int count, int value) {
        for (int i = 0; i < count; i++) {
            int bit = (value >> (count - 1 - i)) & 1;
            int mask = 0x80 >> ((at + i) & 7);
            bytes[(at + i) >> 3] = (byte) (bit == 1 ? bytes[(at + i) >> 3] | mask : bytes[(at + i) >> 3] & ~mask);
        }
    }

    @Test
    void otherBytes_areNotRecognised() {
        Mp3Decoder decoder = new Mp3Decoder();
        assertFalse(decoder.recognizes(new byte[] {(byte) 0xFF, (byte) 0xF1, 0x50, (byte) 0x80}), "AAC");
        assertFalse(decoder.recognizes(new byte[] {(byte) 0xFF, (byte) 0xFB, (byte) 0xF0, 0}), "illegal bit rate");
        assertFalse(decoder.recognizes(new byte[] {'R', 'I', 'F', 'F'}));
        assertFalse(decoder.recognizes(new byte[0]));
    }
}
