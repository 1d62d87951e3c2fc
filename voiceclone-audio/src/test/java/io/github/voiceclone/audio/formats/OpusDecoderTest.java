package io.github.voiceclone.audio.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ogg Opus and WebM Opus recordings against what libopus decodes them to. */
class OpusDecoderTest {
    private static final int PADDING_BYTES = 7;

    private static String rejection(byte[] file) {
        return assertThrows(InvalidInputException.class, () -> Recordings.read(file))
                .getMessage();
    }

    private static void assertAlike(AudioClip expected, AudioClip found) {
        assertEquals(expected.sampleRate(), found.sampleRate());
        assertEquals(expected.length(), found.length());
        double error = 0;
        double power = 0;
        for (int i = 0; i < expected.length(); i++) {
            double difference = expected.samples().get(i) - found.samples().get(i);
            error += difference * difference;
            power += expected.samples().get(i) * expected.samples().get(i);
        }
        // One decoder computes in integers, the other one in floats.
        assertTrue(10 * Math.log10(error / power) < -40, "differs by " + 10 * Math.log10(error / power) + " dB");
    }

    @ParameterizedTest
    @CsvSource({
        "speech-mono.opus, speech-mono.opus",
        "speech-stereo.opus, speech-stereo.opus",
        "speech-mono.webm, speech-mono.webm",
        "speech-stream.webm, speech-mono.webm"
    })
    void recording_isWhatTheReferenceDecodes(String name, String decoded) throws IOException {
        AudioClip expected = Recordings.read(Recordings.bytes(decoded + ".wav"));
        assertAlike(expected, Recordings.read(Recordings.bytes(name)));
    }

    @Test
    void joinedOggFiles_areOneRecording() throws IOException {
        byte[] first = Recordings.bytes("speech-mono.opus");
        byte[] second = Recordings.bytes("speech-stereo.opus");
        AudioClip joined = Recordings.read(concat(first, second));
        assertEquals(AudioClip.concat(List.of(Recordings.read(first), Recordings.read(second))), joined);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** As a server's listener gets it who comes late. */
    @Test
    void positionsBeyondZero_cutNothingOff() throws IOException {
        byte[] file = Recordings.bytes("speech-mono.opus").clone();
        List<Integer> pages = pages(file);
        for (int page : pages.subList(2, pages.size())) {
            ByteBuffer fields = ByteBuffer.wrap(file).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            fields.putLong(page + 6, fields.getLong(page + 6) + 1_000_000).putInt(page + 22, 0);
            int end = pages.indexOf(page) + 1 < pages.size() ? pages.get(pages.indexOf(page) + 1) : file.length;
            fields.putInt(page + 22, OggPages.checksum(Arrays.copyOfRange(file, page, end)));
        }
        int length = Recordings.read(Recordings.bytes("speech-mono.opus")).length();
        int found = Recordings.read(file).length();
        assertTrue(found >= length, found + " samples, the file had " + length);
    }

    private static List<Integer> pages(byte[] file) {
        List<Integer> pages = new ArrayList<>();
        for (int at = 0; at < file.length; ) {
            pages.add(at);
            int segments = file[at + 26] & 0xFF;
            int size = 27 + segments;
            for (int i = 0; i < segments; i++) {
                size += file[at + 27 + i] & 0xFF;
            }
            at += size;
        }
        return pages;
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    void lacedBlocks_areTheSameFrames(int lacing) throws IOException {
        byte[] file = Recordings.bytes("speech-stream.webm");
        List<byte[]> frames = frames(file);
        int firstBlock = firstBlock(file);
        ByteArrayOutputStream laced = new ByteArrayOutputStream();
        laced.writeBytes(Arrays.copyOf(file, firstBlock));
        for (int at = 0; at < frames.size(); ) {
            int count = lacing == 2 ? 1 : Math.min(3, frames.size() - at);
            laced.writeBytes(block(lacing, frames.subList(at, at + count)));
            at += count;
        }
        AudioClip whole = Recordings.read(file);
        float[] start = Arrays.copyOf(Recordings.read(laced.toByteArray()).toArray(), whole.length());
        assertEquals(whole, AudioClip.of(start, whole.sampleRate()));
    }

    private static int firstBlock(byte[] file) {
        for (int at = 0; ; at++) {
            if (file[at] == (byte) 0xA3
                    && file[at + 1] < 0
                    && file[at + 2] == (byte) 0x81
                    && file[at + 5] == (byte) 0x80) {
                return at;
            }
        }
    }

    /** The frames of a file whose blocks are all of one frame; the last one may be in a group. */
    private static List<byte[]> frames(byte[] file) throws IOException {
        EbmlInput in = new EbmlInput(new ByteArrayInputStream(file));
        List<byte[]> frames = new ArrayList<>();
        for (int id = in.next(); id != -1; id = in.next()) {
            if (id == 0xA3 || id == 0xA1) {
                byte[] block = in.content(10_000);
                frames.add(Arrays.copyOfRange(block, 4, block.length));
            } else if (id != 0x18538067 && id != 0x1F43B675 && id != 0xA0) {
                in.skip();
            }
        }
        return frames;
    }

    private static byte[] block(int lacing, List<byte[]> frames) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(new byte[] {(byte) 0x81, 0, 0, (byte) (0x80 | lacing << 1), (byte) (frames.size() - 1)});
        int before = 0;
        for (int i = 0; i < frames.size() - 1; i++) {
            int size = frames.get(i).length;
            if (lacing == 1) {
                for (int left = size; ; left -= 255) {
                    content.write(Math.min(255, left));
                    if (left < 255) {
                        break;
                    }
                }
            } else if (lacing == 3) {
                int value = i == 0 ? size : size - before + (1 << 13) - 1;
                content.write(0x40 | value >> 8);
                content.write(value);
                before = size;
            }
        }
        frames.forEach(content::writeBytes);
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(0xA3);
        block.write(0x40 | content.size() >> 8);
        block.write(content.size());
        block.writeBytes(content.toByteArray());
        return block.toByteArray();
    }

    /** GStreamer writes it there. */
    @Test
    void paddingBeforeItsBlock_isThatBlocks() throws IOException {
        byte[] file = Recordings.bytes("speech-mono.webm");
        int padding = padding(file);
        int group = lastGroup(file, padding);
        byte[] block = Arrays.copyOfRange(file, group + 3, padding);
        byte[] discarded = Arrays.copyOfRange(file, padding, padding + PADDING_BYTES);
        byte[] swapped = file.clone();
        System.arraycopy(discarded, 0, swapped, group + 3, discarded.length);
        System.arraycopy(block, 0, swapped, group + 3 + discarded.length, block.length);
        assertEquals(Recordings.read(file), Recordings.read(swapped));
    }

    @Test
    void negativePadding_isAtTheBlocksStart() throws IOException {
        byte[] file = Recordings.bytes("speech-mono.webm");
        int padding = padding(file);
        AudioClip ending = Recordings.read(file);
        int count = (int) Math.round(ByteBuffer.wrap(file).getInt(padding + 3) / 1e9 * 48_000);
        byte[] starting = file.clone();
        ByteBuffer.wrap(starting).putInt(padding + 3, -ByteBuffer.wrap(file).getInt(padding + 3));
        byte[] none = file.clone();
        ByteBuffer.wrap(none).putInt(padding + 3, 0);
        float[] whole = Recordings.read(none).toArray();
        float[] found = Recordings.read(starting).toArray();
        int lastBlock = whole.length - 2880; // 60 ms.
        assertEquals(ending.length(), found.length);
        assertEquals(whole.length - count, found.length);
        assertArrayEquals(Arrays.copyOf(whole, lastBlock), Arrays.copyOf(found, lastBlock));
        assertArrayEquals(
                Arrays.copyOfRange(whole, lastBlock + count, whole.length),
                Arrays.copyOfRange(found, lastBlock, found.length));
    }

    /** The place of the element that says how much of the last block is padding, 4 bytes of size and value. */
    private static int padding(byte[] webm) {
        for (int at = webm.length - PADDING_BYTES; ; at--) {
            if (webm[at] == 0x75 && webm[at + 1] == (byte) 0xA2 && webm[at + 2] == (byte) 0x84) {
                return at;
            }
        }
    }

    /** The place of the group, of two bytes of size, that ends with the padding. */
    private static int lastGroup(byte[] webm, int padding) {
        for (int at = padding; ; at--) {
            int size = ((webm[at + 1] & 0x3F) << 8) | (webm[at + 2] & 0xFF);
            if (webm[at] == (byte) 0xA0 && at + 3 + size == padding + PADDING_BYTES) {
                return at;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"speech-mono.opus", "speech-mono.webm"})
    void bytesBehindTheEnd_areIgnored(String name) throws IOException {
        byte[] file = Recordings.bytes(name);
        byte[] tag = Arrays.copyOf("TAG".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 128);
        AudioClip expected = Recordings.read(file);
        for (byte[] behind : new byte[][] {{0}, {1, 2, 3}, new byte[5000], tag}) {
            assertEquals(expected, Recordings.read(concat(file, behind)), behind.length + " bytes");
        }
        assertTrue(Recordings.read(concat(file, file)).length() > 1.5 * expected.length(), "two files");
    }

    @ParameterizedTest
    @CsvSource({"speech-mono.opus, 1", "speech-mono.opus, 255", "speech-stereo.opus, 1", "speech-stereo.opus, 255"})
    void oneStreamInAnotherLayout_isTheSame(String name, int kind) throws IOException {
        byte[] file = Recordings.bytes(name);
        int channels = name.contains("stereo") ? 2 : 1;
        byte[] layout = channels == 1 ? new byte[] {(byte) kind, 1, 0, 0} : new byte[] {(byte) kind, 1, 1, 0, 1};
        assertEquals(Recordings.read(file), Recordings.read(withLayout(file, layout)));
        layout[2] = (byte) (1 - layout[2]);
        String message = rejection(withLayout(file, layout));
        assertTrue(
                message.contains(channels + " channels in a layout of kind " + kind + ", expected one or two in one"),
                message);
        assertTrue(rejection(withLayout(file, new byte[] {(byte) kind})).contains("layout of kind " + kind));
    }

    private static byte[] withLayout(byte[] opus, byte[] layout) throws IOException {
        OggPages pages = new OggPages(new ByteArrayInputStream(opus));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OggWriter ogg = new OggWriter(out, 1);
        for (OggPages.Packet packet = pages.next(); packet != null; packet = pages.next()) {
            byte[] bytes = packet.bytes();
            ogg.add(packet.first() ? concat(Arrays.copyOf(bytes, 18), layout) : bytes, packet.position());
            if (packet.lastPage() && packet.endsPage()) {
                ogg.finish(packet.position());
            } else if (packet.endsPage()) {
                ogg.flush();
            }
        }
        return out.toByteArray();
    }

    @Test
    void otherCodecs_areNamed() throws IOException {
        assertTrue(rejection(Recordings.bytes("vorbis.ogg")).contains("the Ogg file holds Vorbis, expected Opus"));
        byte[] webm = Recordings.bytes("speech-mono.webm").clone();
        for (int i = 0; i < webm.length - 6; i++) {
            if (new String(webm, i, 6, java.nio.charset.StandardCharsets.ISO_8859_1).equals("A_OPUS")) {
                webm[i + 4] = '\n';
                webm[i + 5] = 'X';
            }
        }
        String message = rejection(webm);
        assertTrue(message.contains("the WebM file holds tracks of A_OP?X, expected Opus: convert it"), message);
    }

    @Test
    void m4a_isToBeConverted() {
        byte[] m4a = new byte[64];
        System.arraycopy("\0\0\0\34ftypM4A ".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), 0, m4a, 0, 12);
        String message = rejection(m4a);
        assertTrue(message.contains("an M4A or MP4 file"), message);
        assertTrue(message.endsWith("convert it to WAV, as in: ffmpeg -i FILE speech.wav"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"speech-mono.opus", "speech-stereo.opus", "speech-mono.webm", "speech-stream.webm"})
    void everyTruncation_isRefusedOrShorter(String name) throws IOException {
        byte[] whole = Recordings.bytes(name);
        int length = Recordings.read(whole).length();
        for (int size = 1; size < whole.length; size += 19) {
            try {
                // The padding at the end is cut off only where the last page or block says so.
                int found = Recordings.read(Arrays.copyOf(whole, size)).length();
                assertTrue(found <= length + 2 * 2880, size + " bytes give " + found);
            } catch (InvalidInputException e) {
                assertTrue(e.getMessage().length() < 400, e.getMessage());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"speech-mono.opus", "speech-stereo.opus", "speech-mono.webm", "speech-stream.webm"})
    void damage_isRefusedOrDecoded(String name) throws IOException {
        assertTrue(Recordings.countRejected(Recordings.bytes(name), 300) > 0);
    }

    /** Behind right checksums, so that the packets themselves are hostile. */
    @Test
    void hostilePackets_areRefusedOrDecoded() throws IOException {
        java.util.Random random = new java.util.Random(3);
        byte[] head = new byte[19];
        System.arraycopy("OpusHead\1".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, head, 0, 9);
        int decoded = 0;
        for (int file = 0; file < 300; file++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            OggWriter ogg = new OggWriter(out, 1);
            head[9] = (byte) (1 + random.nextInt(2));
            ogg.add(head, 0);
            ogg.flush();
            ogg.add(new byte[random.nextInt(70_000)], 0);
            for (int i = 0; i < 5; i++) {
                byte[] packet = new byte[1 + random.nextInt(random.nextBoolean() ? 20 : 2000)];
                random.nextBytes(packet);
                ogg.add(packet, random.nextInt());
            }
            ogg.finish(random.nextInt(100_000));
            try {
                Recordings.read(out.toByteArray());
                decoded++;
            } catch (InvalidInputException e) {
                assertTrue(e.getMessage().startsWith("recording: "), e.getMessage());
            }
        }
        assertTrue(decoded > 0);
    }

    /** Would take hours, and come to no sound at all. */
    @Test
    void streamThatLeavesItsSoundOut_isRefused() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] head = new byte[19];
        System.arraycopy("OpusHead\1\1".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, head, 0, 10);
        head[10] = (byte) 0xFF;
        head[11] = (byte) 0xFF;
        byte[] packet = {0x1B, 2, 0, 0}; // Two frames of 60 ms.
        for (int i = 0; i < 60; i++) {
            OggWriter ogg = new OggWriter(out, i);
            ogg.add(head, 0);
            ogg.flush();
            ogg.add(new byte[8], 0);
            for (int k = 0; k < 11; k++) {
                ogg.add(packet, 0);
            }
            ogg.finish(1 << 20);
        }
        assertTrue(rejection(out.toByteArray()).contains("more than 60 s of it are to be left out"));
    }

    @Test
    void longerThanTheLimit_isRefused() throws IOException {
        byte[] file = Recordings.bytes("speech-mono.opus");
        InvalidInputException error = assertThrows(
                InvalidInputException.class,
                () -> AudioFiles.read(new ByteArrayInputStream(file), "recording", 1 << 20, 0.1));
        assertTrue(error.getMessage().contains("longer than the limit"), error.getMessage());
    }
}
