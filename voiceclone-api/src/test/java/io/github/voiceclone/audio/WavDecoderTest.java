package io.github.voiceclone.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
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
    @ValueSource(ints = {0xFFFFFFFF, 0x80000000, 0x7FFFF000, 2_000_000_000, 1_000_000_000, 0})
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
                .chunk("data", 0x3B9AC9FE, WavBytes.shorts(1))
                .file("RIFF", 0x3B9AC9FE + 36);
        assertEquals("the WAV file is truncated: its data chunk declares 999999998 bytes, found 2", error(data));
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
        assertTrue(error(new WavBytes().fmt(0x31, 1, 8000, 8).riff()).contains("GSM"));
        assertTrue(error(new WavBytes().fmt(0x55, 1, 8000, 0).chunk("data").riff())
                .contains("add the jar voiceclone-audio"));
        assertTrue(error(new WavBytes().fmt(PCM, 1, 8000, 72).riff()).contains("72-bit PCM"));
        assertTrue(error(new WavBytes().fmt(FLOAT, 1, 8000, 16).riff()).contains("16-bit float"));
    }

    @Test
    void dataBeforeFormat_areRead() throws IOException {
        WavBytes data = new WavBytes().chunk("data", WavBytes.shorts(16384, 8192));
        assertTrue(error(data.riff()).contains("no fmt chunk"));
        assertSamples(data.chunk("data", new byte[7]).fmt(PCM, 1, 16000, 16).riff(), 0.5f, 0.25f);
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
        byte[] file = new WavBytes()
                .fmt(PCM, 1, 4000, 16)
                .chunk("data", new byte[2 * 4001])
                .riff();
        WavDecoder decoder = new WavDecoder();
        assertEquals(4001, decoder.decode(new ByteArrayInputStream(file), 1.01).length());
        InvalidInputException e =
                assertThrows(InvalidInputException.class, () -> decoder.decode(new ByteArrayInputStream(file), 1));
        assertTrue(e.getMessage().contains("limit of 1.0 s"), e.getMessage());
    }

    private static byte[] recording(String name) throws IOException {
        try (InputStream in = WavDecoderTest.class.getResourceAsStream(name + ".wav")) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a-law",
                "mu-law",
                "ima-adpcm-mono",
                "ima-adpcm-stereo",
                "ms-adpcm-mono",
                "ms-adpcm-stereo",
                "rifx-a-law",
                "rifx-24"
            })
    void compressedAndBigEndian_areWhatTheReferenceDecodes(String name) throws IOException {
        assertEquals(decode(recording(name + "-decoded")), decode(recording(name)));
    }

    @Test
    void adpcmOfSenselessBlocks_isAnError() throws IOException {
        for (String name : new String[] {"ima-adpcm-mono", "ms-adpcm-stereo"}) {
            byte[] file = recording(name);
            byte[] smallBlocks = file.clone();
            Arrays.fill(smallBlocks, 32, 34, (byte) 0);
            assertTrue(error(smallBlocks).contains("blocks of 0 bytes"));
            byte[] oneBit = file.clone();
            oneBit[34] = 1;
            assertTrue(error(oneBit).contains("1 bits"));
            byte[] wild = file.clone();
            Arrays.fill(
                    wild, new String(file, StandardCharsets.ISO_8859_1).indexOf("data") + 8, file.length, (byte) 0x7F);
            assertTrue(error(wild).contains("a block of ADPCM starts with"), error(wild));
        }
    }

    /** FFmpeg and SoX go by the number of bits too. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 7})
    void wrongFrameSize_isIgnored(int frameBytes) throws IOException {
        byte[] file = new WavBytes()
                .fmt(PCM, 1, 16000, 16)
                .chunk("data", WavBytes.shorts(16384, 8192, -8192))
                .riff();
        file[32] = (byte) frameBytes;
        assertSamples(file, 0.5f, 0.25f, -0.25f);
    }

    @Test
    void samplesInWiderContainers_areRead() throws IOException {
        ByteBuffer fmt =
                WavBytes.little(16).putShort((short) PCM).putShort((short) 1).putInt(16000);
        fmt.putInt(64000).putShort((short) 4).putShort((short) 24);
        byte[] data = WavBytes.little(8).putInt(1 << 30).putInt(-(1 << 29)).array();
        assertSamples(
                new WavBytes().chunk("fmt ", fmt.array()).chunk("data", data).riff(), 0.5f, -0.25f);
    }

    @Test
    void formatWithoutItsBits_hasThoseOfItsFrames() throws IOException {
        ByteBuffer fmt =
                WavBytes.little(14).putShort((short) PCM).putShort((short) 2).putInt(16000);
        fmt.putInt(64000).putShort((short) 4);
        byte[] data = WavBytes.shorts(16384, 8192);
        assertSamples(
                new WavBytes().chunk("fmt ", fmt.array()).chunk("data", data).riff(), 0.375f);
    }

    @Test
    void pcm64_isScaledToOne() throws IOException {
        byte[] data =
                WavBytes.little(16).putLong(Long.MIN_VALUE).putLong(1L << 62).array();
        assertSamples(new WavBytes().fmt(PCM, 1, 16000, 64).chunk("data", data).riff(), -1f, 0.5f);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LIST", "junk", "PEAK"})
    void oddChunkWithoutPadding_isSkipped(String id) throws IOException {
        byte[] data = WavBytes.shorts(16384);
        byte[] file = new WavBytes()
                .fmt(PCM, 1, 16000, 16)
                .unpadded(id, new byte[15])
                .unpadded("fact", new byte[5])
                .chunk("data", data)
                .riff();
        assertSamples(file, 0.5f);
    }

    @Test
    void bw64_takesTheSizeOfDs64() throws IOException {
        byte[] ds64 = WavBytes.little(28).putLong(100).putLong(2).putLong(1).array();
        byte[] file = new WavBytes()
                .chunk("ds64", ds64)
                .fmt(PCM, 1, 16000, 16)
                .chunk("data", 0xFFFFFFFF, WavBytes.shorts(16384))
                .chunk("LIST", new byte[20])
                .file("BW64", 0xFFFFFFFF);
        assertSamples(file, 0.5f);
    }

    /** Only the data chunk's size is wrong: the file is as long as its first header says. */
    @Test
    void dataSizeBeyondAWholeFile_readsToTheEnd() throws IOException {
        byte[] file = new WavBytes()
                .fmt(PCM, 1, 16000, 16)
                .chunk("data", 46, WavBytes.shorts(16384))
                .riff();
        assertSamples(file, 0.5f);
    }

    @Test
    void zeroDataSizeInAWholeFile_readsToTheEnd() throws IOException {
        byte[] file = new WavBytes()
                .fmt(PCM, 1, 16000, 16)
                .chunk("data", 0, WavBytes.shorts(16384, 1, 2, 3, 4, 5))
                .riff();
        assertEquals(6, decode(file).length());
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 100, 3999, 768_001, 1_048_573, Integer.MAX_VALUE, -1})
    void ratesOfNoRecording_areErrors(int rate) {
        String message = error(new WavBytes().fmt(PCM, 1, rate, 16).riff());
        assertTrue(message.contains(Integer.toUnsignedString(rate) + " Hz, expected 4000 to 768000 Hz"), message);
    }

    @Test
    void channelsThatCancel_giveTheFirst() throws IOException {
        WavBytes antiphase = new WavBytes().fmt(PCM, 2, 16000, 16);
        byte[] data = WavBytes.shorts(16384, -16384, -8192, 8192, 4096, -4000);
        AudioClip clip = decode(antiphase.chunk("data", data).riff());
        assertArrayEquals(new float[] {0.5f, -0.25f, 0.125f}, clip.toArray());
        assertTrue(clip.note().contains("antiphase"), clip.note());
    }

    @Test
    void unlikeChannels_areAveragedWithoutARemark() throws IOException {
        byte[] data = WavBytes.shorts(16384, 0, 0, 16384, -8192, 4096);
        AudioClip clip =
                decode(new WavBytes().fmt(PCM, 2, 16000, 16).chunk("data", data).riff());
        assertArrayEquals(new float[] {0.25f, 0.25f, -2048 / 32768f}, clip.toArray());
        assertEquals("", clip.note());
    }

    @Test
    void manyTinyChunks_takeTimeInProportion() {
        WavBytes chunks = new WavBytes();
        for (int i = 0; i < 100_000; i++) {
            chunks.chunk("junk");
        }
        byte[] file = chunks.fmt(PCM, 1, 16000, 16)
                .chunk("data", WavBytes.shorts(16384))
                .riff();
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertSamples(file, 0.5f));
    }
}
