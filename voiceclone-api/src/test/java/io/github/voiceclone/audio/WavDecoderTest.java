package io.github.voiceclone.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("ByteBufferBackingArray") // every buffer here comes from allocate
class WavDecoderTest {
    private static final int PCM = 1;
    private static final int FLOAT = 3;

    private static AudioClip decode(byte[] file) throws IOException {
        return new WavDecoder().decode(new ByteArrayInputStream(file), 60);
    }

    private static String error(byte[] file) {
        return assertThrows(InvalidInputException.class, () -> decode(file)).getMessage();
    }

    private static void assertSamples(byte[] file, float... expected) throws IOException {
        assertArrayEquals(expected, decode(file).toArray());
    }

    @Test
    void pcm8_isUnsigned() throws IOException {
        byte[] data = {0, (byte) 128, (byte) 192};
        assertSamples(new WavBytes().fmt(PCM, 1, 8000, 8).chunk("data", data).riff(), -1f, 0f, 0.5f);
    }

    @Test
    void pcm16_isScaledToOne() throws IOException {
        byte[] data = WavBytes.shorts(-32768, 0, 16384, 1);
        AudioClip clip =
                decode(new WavBytes().fmt(PCM, 1, 44100, 16).chunk("data", data).riff());
        assertEquals(AudioClip.of(new float[] {-1f, 0f, 0.5f, 1 / 32768f}, 44100), clip);
    }

    @Test
    void pcm24_keepsSignAndLowByte() throws IOException {
        byte[] data = {0, 0, (byte) 0x80, 1, 0, 0, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0, 0, 0x40};
        byte[] file = new WavBytes().fmt(PCM, 1, 48000, 24).chunk("data", data).riff();
        assertSamples(file, -1f, 1 / 8388608f, -1 / 8388608f, 0.5f);
    }

    @Test
    void pcm32_isScaledToOne() throws IOException {
        byte[] data =
                WavBytes.little(8).putInt(Integer.MIN_VALUE).putInt(1 << 29).array();
        assertSamples(new WavBytes().fmt(PCM, 1, 16000, 32).chunk("data", data).riff(), -1f, 0.25f);
    }

    @Test
    void floats_areTakenAsTheyAre() throws IOException {
        byte[] single = WavBytes.little(8).putFloat(-1.5f).putFloat(0.25f).array();
        byte[] twice = WavBytes.little(16).putDouble(-1.5).putDouble(0.25).array();
        assertSamples(
                new WavBytes().fmt(FLOAT, 1, 16000, 32).chunk("data", single).riff(), -1.5f, 0.25f);
        assertSamples(
                new WavBytes().fmt(FLOAT, 1, 16000, 64).chunk("data", twice).riff(), -1.5f, 0.25f);
    }

    @Test
    void channels_areAveraged() throws IOException {
        byte[] data = WavBytes.shorts(16384, 0, 16384, -32768, 0, 32767 - 1);
        byte[] file = new WavBytes().fmt(PCM, 3, 16000, 16).chunk("data", data).riff();
        assertSamples(file, 1 / 3f, -2 / 98304f);
    }

    @Test
    void extensible_usesItsSubFormat() throws IOException {
        ByteBuffer fmt =
                WavBytes.little(40).putShort((short) 0xFFFE).putShort((short) 1).putInt(16000);
        fmt.putInt(64000)
                .putShort((short) 4)
                .putShort((short) 32)
                .putShort((short) 22)
                .putShort((short) 32);
        fmt.putInt(4).putShort((short) FLOAT);
        byte[] data = WavBytes.little(4).putFloat(0.125f).array();
        assertSamples(
                new WavBytes().chunk("fmt ", fmt.array()).chunk("data", data).riff(), 0.125f);
    }

    @Test
    void oddAndUnknownChunks_areSkipped() throws IOException {
        byte[] file = new WavBytes()
                .chunk("junk", new byte[7])
                .fmt(PCM, 1, 16000, 16)
                .chunk("LIST", new byte[13])
                .chunk("data", WavBytes.shorts(16384))
                .chunk("tail", new byte[5])
                .riff();
        assertSamples(file, 0.5f);
    }

    @Test
    void surplusBytesOfAFrame_areIgnored() throws IOException {
        byte[] data = Arrays.copyOf(WavBytes.shorts(16384), 3);
        assertSamples(new WavBytes().fmt(PCM, 1, 16000, 16).chunk("data", data).riff(), 0.5f);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xFFFFFFFF, 0x7FFFF000, 0})
    void placeholderDataSize_readsToTheEnd(int size) throws IOException {
        byte[] file = new WavBytes()
                .fmt(PCM, 1, 16000, 16)
                .chunk("data", size, WavBytes.shorts(16384, 8192))
                .file("RIFF", size == 0 ? 36 : size);
        assertSamples(file, 0.5f, 0.25f);
    }

    @Test
    void emptyDataBeforeAnotherChunk_isEmpty() throws IOException {
        byte[] file = new WavBytes()
                .fmt(PCM, 1, 16000, 16)
                .chunk("data", 0)
                .chunk("LIST", new byte[20])
                .riff();
        assertEquals(0, decode(file).length());
    }

    @Test
    void rf64_takesTheSizeOfDs64() throws IOException {
        byte[] ds64 = WavBytes.little(28).putLong(100).putLong(2).putLong(1).array();
        byte[] file = new WavBytes()
                .chunk("ds64", ds64)
                .fmt(PCM, 1, 16000, 16)
                .chunk("data", 0xFFFFFFFF, WavBytes.shorts(16384))
                .chunk("LIST", new byte[20])
                .file("RF64", 0xFFFFFFFF);
        assertSamples(file, 0.5f);
    }

    @Test
    void hugeDeclaredSizes_areNotAllocated() {
        byte[] data = new WavBytes()
                .fmt(PCM, 1, 16000, 16)
                .chunk("data", 0x7FFFEFFE, WavBytes.shorts(1))
                .riff();
        assertEquals("the WAV file is truncated: its data chunk declares 2147479550 bytes, found 2", error(data));
        assertTrue(error(new WavBytes().chunk("fmt ", 0xFFFFFFF0, new byte[16]).riff())
                .contains("truncated"));
        assertTrue(error(new WavBytes().chunk("junk", 0xFFFFFFF0, new byte[16]).riff())
                .contains("no data chunk"));
    }

    @Test
    void everyTruncation_isAnError() {
        byte[] whole = new WavBytes()
                .chunk("junk", new byte[3])
                .fmt(PCM, 2, 16000, 16)
                .chunk("data", WavBytes.shorts(1, 2, 3, 4))
                .riff();
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThrows(InvalidInputException.class, () -> decode(part), "cut to " + length + " bytes");
        }
    }

    @Test
    void zeroChannels_zeroHertz_andOddEncodings_areNamed() {
        assertTrue(error(new WavBytes().fmt(PCM, 0, 16000, 16).riff()).contains("0 channels"));
        assertTrue(error(new WavBytes().fmt(PCM, 1, 0, 16).riff()).contains("0 Hz"));
        assertTrue(error(new WavBytes().fmt(7, 1, 8000, 8).riff()).contains("mu-law"));
        assertTrue(error(new WavBytes().fmt(PCM, 1, 8000, 64).riff()).contains("64-bit PCM"));
        assertTrue(error(new WavBytes().fmt(FLOAT, 1, 8000, 16).riff()).contains("16-bit float"));
    }

    @Test
    void dataBeforeFormat_isAnError() {
        assertTrue(error(new WavBytes().chunk("data", new byte[8]).riff()).contains("before its fmt"));
    }

    @Test
    void notFiniteFloats_areAnError() {
        byte[] data = WavBytes.little(8).putFloat(0).putFloat(Float.NaN).array();
        assertTrue(error(new WavBytes()
                        .fmt(FLOAT, 1, 16000, 32)
                        .chunk("data", data)
                        .riff())
                .contains("sample 1 of 2 is NaN"));
        byte[] big = WavBytes.little(8).putDouble(1e300).array();
        assertTrue(
                error(new WavBytes().fmt(FLOAT, 1, 16000, 64).chunk("data", big).riff())
                        .contains("Infinity"));
    }

    @Test
    void longerThanTheLimit_isAnError() throws IOException {
        byte[] file =
                new WavBytes().fmt(PCM, 1, 100, 16).chunk("data", new byte[202]).riff();
        WavDecoder decoder = new WavDecoder();
        assertEquals(101, decoder.decode(new ByteArrayInputStream(file), 1.01).length());
        InvalidInputException e =
                assertThrows(InvalidInputException.class, () -> decoder.decode(new ByteArrayInputStream(file), 1));
        assertTrue(e.getMessage().contains("limit of 1.0 s"), e.getMessage());
    }
}
