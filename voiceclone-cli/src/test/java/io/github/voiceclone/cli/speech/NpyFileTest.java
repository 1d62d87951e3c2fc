package io.github.voiceclone.cli.speech;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpyFileTest {
    @TempDir
    private Path folder;

    private static NpyFile read(byte[] bytes) throws IOException {
        return NpyFile.read(new ByteArrayInputStream(bytes), "x.npy");
    }

    private static String error(byte[] bytes) {
        String message =
                assertThrows(InvalidInputException.class, () -> read(bytes)).getMessage();
        assertTrue(message.startsWith("x.npy: "), message);
        return message;
    }

    private static byte[] floats(float... values) {
        byte[] bytes = new byte[4 * values.length];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
        return bytes;
    }

    private static byte[] file(int version, String header, byte... data) {
        int lengthBytes = version == 1 ? 2 : 4;
        byte[] bytes = new byte[8 + lengthBytes + header.length() + data.length];
        ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        out.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
        out.put((byte) version).put((byte) 0);
        if (version == 1) {
            out.putShort((short) header.length());
        } else {
            out.putInt(header.length());
        }
        out.put(header.getBytes(StandardCharsets.US_ASCII)).put(data);
        return bytes;
    }

    private static String header(String descr, boolean fortran, String shape) {
        return "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': " + shape
                + ", }\n";
    }

    @Test
    void writtenArray_readsBack() throws IOException {
        float[] values = new float[3 * 10_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = i - 0.5f;
        }
        values[7] = Float.NaN;
        Path path = folder.resolve("a.npy");
        NpyFile.of(values, 3, 10_000).write(path);
        NpyFile read = NpyFile.read(path);
        assertArrayEquals(new int[] {3, 10_000}, read.shape());
        assertArrayEquals(values, read.toArray());
        assertEquals(0, (Files.size(path) - 4L * values.length) % 64);
    }

    /** The text is what NumPy 1.24 writes for the same arrays. */
    @Test
    void headers_areThoseOfNumpy() throws IOException {
        assertTrue(written(NpyFile.of(new float[6], 2, 3))
                .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), } "));
        assertTrue(written(NpyFile.of(new float[6], 6)).contains("'shape': (6,), }"));
        assertTrue(written(NpyFile.of(new float[1])).contains("'shape': (), }"));
    }

    private static String written(NpyFile file) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        file.write(out);
        assertArrayEquals(file.shape(), read(out.toByteArray()).shape());
        return out.toString(StandardCharsets.ISO_8859_1).substring(10);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyVersion_isRead(int version) throws IOException {
        byte[] bytes = file(version, header("<f4", false, "(2,)"), floats(1, 2));
        assertArrayEquals(new float[] {1, 2}, read(bytes).toArray());
    }

    @Test
    void fortranOrder_isTurnedIntoRowMajor() throws IOException {
        byte[] bytes = file(1, header("<f4", true, "(2, 3)"), floats(1, 4, 2, 5, 3, 6));
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, read(bytes).toArray());
    }

    @Test
    void doubles_areRounded() throws IOException {
        byte[] data = new byte[8];
        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).putDouble(0.1);
        assertArrayEquals(
                new float[] {0.1f},
                read(file(1, header("<f8", false, "(1,)"), data)).toArray());
    }

    @Test
    void emptyAxes_holdNothing() throws IOException {
        assertArrayEquals(
                new int[] {0, 5}, read(file(1, header("<f4", false, "(0, 5)"))).shape());
    }

    @Test
    void otherContents_areNamed() {
        assertTrue(error("no array at all".getBytes(StandardCharsets.UTF_8)).contains("not an .npy file"));
        assertTrue(error(new byte[0]).contains("not an .npy file"));
        assertTrue(error(file(9, header("<f4", false, "(1,)"), floats(1))).contains("version 9"));
        assertTrue(error(file(1, header("<i8", false, "(1,)"), new byte[8])).contains("type '<i8'"));
        assertTrue(error(file(1, header(">f4", false, "(1,)"), new byte[8])).contains("type '>f4'"));
        assertTrue(error(file(1, "{'descr': '<f4'}\n")).contains("fortran_order"));
        assertTrue(error(file(1, header("<f4", false, "(-1,)"))).contains("shape"));
        assertTrue(error(file(1, header("<f4", false, "(99999999999,)"))).contains("99999999999"));
        assertTrue(error(file(1, header("<f4", false, "(65536, 65536)"))).contains("more values"));
    }

    @Test
    void hugeShapeOfAShortFile_isTruncatedNotAllocated() {
        String message = error(file(1, header("<f4", false, "(2000000000,)"), floats(1, 2)));
        assertEquals("x.npy: is truncated: the shape [2000000000] needs 2000000000 values, found 2", message);
    }

    @Test
    void everyTruncation_isAnError() {
        byte[] whole = file(2, header("<f4", false, "(2, 2)"), floats(1, 2, 3, 4));
        for (int length = 0; length < whole.length; length++) {
            error(Arrays.copyOf(whole, length));
        }
    }

    @Test
    void randomDamage_isAnArrayOrAnInvalidInput() throws IOException {
        Random random = new Random(1);
        byte[] whole = file(1, header("<f4", true, "(2, 3)"), floats(1, 2, 3, 4, 5, 6));
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = whole.clone();
            for (int k = random.nextInt(4); k >= 0; k--) {
                bytes[6 + random.nextInt(bytes.length - 6)] = (byte) (32 + random.nextInt(96));
            }
            try {
                read(bytes);
            } catch (InvalidInputException e) {
                assertTrue(e.getMessage().startsWith("x.npy: "), e.getMessage());
            }
        }
    }

    @Test
    void absentFileAndWrongShape_areErrors() {
        assertThrows(InvalidInputException.class, () -> NpyFile.read(folder.resolve("absent.npy")));
        assertThrows(InvalidInputException.class, () -> NpyFile.of(new float[3], 2, 2));
        assertThrows(InvalidInputException.class, () -> NpyFile.of(new float[4], -2, -2));
    }
}
