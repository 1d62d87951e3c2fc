package io.github.voiceclone.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.voiceclone.internal.BinaryFormat.Content;
import io.github.voiceclone.internal.BinaryFormat.FormatException;
import io.github.voiceclone.internal.BinaryFormat.Problem;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class BinaryFormatTest {
    private static final BinaryFormat FORMAT = new BinaryFormat("ABCDEFGH", 2, 3);

    private static Problem problem(BinaryFormat format, byte[] file) {
        return assertThrows(FormatException.class, () -> format.open(file)).problem();
    }

    /** The checksum is Python's: {@code zlib.crc32(b"ABCDEFGH\0\0\0\3\7")}. */
    @Test
    void file_isHeaderContentAndChecksum() throws FormatException {
        byte[] file = FORMAT.file(new byte[] {7});
        assertEquals("41424344454647480000000307c7d57743", HexFormat.of().formatHex(file));
        Content content = FORMAT.open(file);
        assertEquals(3, content.version());
        assertEquals(ByteBuffer.wrap(new byte[] {7}), content.bytes());
        assertEquals(0, FORMAT.open(FORMAT.file(new byte[0])).bytes().remaining());
    }

    @Test
    void versions_areReadInTheirRangeAndToldApart() throws FormatException {
        assertEquals(
                2,
                new BinaryFormat("ABCDEFGH", 1, 2)
                        .open(new BinaryFormat("ABCDEFGH", 1, 2).file(new byte[3]))
                        .version());
        assertEquals(
                2,
                FORMAT.open(new BinaryFormat("ABCDEFGH", 1, 2).file(new byte[3]))
                        .version());
        assertEquals(Problem.TOO_OLD, problem(FORMAT, new BinaryFormat("ABCDEFGH", 1, 1).file(new byte[3])));
        assertEquals(Problem.TOO_NEW, problem(FORMAT, new BinaryFormat("ABCDEFGH", 1, 4).file(new byte[3])));
        assertEquals(Problem.FOREIGN, problem(FORMAT, new BinaryFormat("ABCDEFGX", 2, 3).file(new byte[3])));
        byte[] zero = FORMAT.file(new byte[3]);
        zero[11] = 0;
        assertEquals(Problem.DAMAGED, problem(FORMAT, zero));
    }

    @Test
    void truncation_isNotOfThisFormatOrDamaged() {
        byte[] file = FORMAT.file(new byte[3]);
        for (int length = 0; length < file.length; length++) {
            assertEquals(length < 8 ? Problem.FOREIGN : Problem.DAMAGED, problem(FORMAT, Arrays.copyOf(file, length)));
        }
        assertEquals(Problem.DAMAGED, problem(FORMAT, Arrays.copyOf(file, file.length + 1)));
    }

    @Test
    void header_isReadAlone() throws FormatException {
        ByteBuffer bytes = ByteBuffer.wrap(FORMAT.header());
        assertEquals(3, FORMAT.readHeader(bytes));
        assertEquals(0, bytes.remaining());
    }

    @Test
    void senselessFormats_areRefused() {
        assertThrows(IllegalArgumentException.class, () -> new BinaryFormat("short", 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new BinaryFormat("ABCDEFGH", 0, 1));
        assertThrows(IllegalArgumentException.class, () -> new BinaryFormat("ABCDEFGH", 2, 1));
    }
}
