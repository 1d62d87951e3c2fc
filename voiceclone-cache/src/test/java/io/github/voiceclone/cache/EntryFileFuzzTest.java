package io.github.voiceclone.cache;

import static io.github.voiceclone.cache.FakeEncoder.bytes;
import static io.github.voiceclone.cache.FakeEncoder.key;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.internal.BinaryFormat.FormatException;
import io.github.voiceclone.internal.BinaryFormat.Problem;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** Feeds the reader of entries with damaged ones; seeded, so that each run is alike. */
class EntryFileFuzzTest {
    private static final SpeakerKey KEY = key(1);
    private final byte[] whole = EntryFile.encode(KEY, bytes(1));
    private final Random random = new Random(42);

    private static void assertDamaged(byte[] file) {
        assertThrows(FormatException.class, () -> EntryFile.decode(KEY, file), () -> HexFormat.of()
                .formatHex(file));
    }

    /** Puts a checksum that fits at the end. */
    private static byte[] sealed(byte[] file) {
        CRC32 crc = new CRC32();
        crc.update(file, 0, file.length - 4);
        for (int i = 0; i < 4; i++) {
            file[file.length - 4 + i] = (byte) (crc.getValue() >> (8 * (3 - i)));
        }
        return file;
    }

    @Test
    void whole_readsBack() throws FormatException {
        assertArrayEquals(bytes(1), EntryFile.decode(KEY, whole));
    }

    /** The bytes were put together by hand from the format's specification, with Python's zlib for the checksum. */
    @Test
    void entryWrittenFromTheSpecification_isRead() throws FormatException {
        String hex =
                "56434c454d424544" + "00000002" + "8a1301bb6fd6b03e957e8d662400349c8eaf84eb49849f81a2f200b48ecfd82e"
                        + "00000008" + "0000803f" + "00000000" + "59cec72b";
        SpeakerKey key = SpeakerKey.ofHex(hex.substring(24, 88));
        byte[] file = HexFormat.of().parseHex(hex);
        assertArrayEquals(HexFormat.of().parseHex("0000803f00000000"), EntryFile.decode(key, file));
        assertArrayEquals(file, EntryFile.encode(key, HexFormat.of().parseHex("0000803f00000000")));
    }

    @Test
    void everyTruncationAndEveryBitFlip_isFoundOut() {
        for (int length = 0; length < whole.length; length++) {
            assertDamaged(Arrays.copyOf(whole, length));
        }
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertDamaged(flipped);
        }
        assertDamaged(Arrays.copyOf(whole, whole.length + 1));
    }

    @Test
    void randomDamage_isFoundOut() {
        for (int round = 0; round < 20_000; round++) {
            byte[] file = Arrays.copyOf(whole, random.nextBoolean() ? whole.length : random.nextInt(2 * whole.length));
            int from = file.length == 0 ? 0 : random.nextInt(file.length);
            byte[] noise = new byte[Math.min(file.length - from, 1 + random.nextInt(64))];
            random.nextBytes(noise);
            System.arraycopy(noise, 0, file, from, noise.length);
            if (!Arrays.equals(file, whole)) {
                assertDamaged(file);
            }
        }
    }

    @Test
    void headerFieldsThatLieUnderAFittingChecksum_areFoundOut() {
        for (int field : new int[] {0, 8, 12, 44}) {
            for (int round = 0; round < 2_000; round++) {
                byte[] file = whole.clone();
                byte[] lie = new byte[4];
                random.nextBytes(lie);
                System.arraycopy(lie, 0, file, field, 4);
                assertDamaged(sealed(file));
            }
        }
        assertDamaged(sealed(new byte[52]));
    }

    @Test
    void noise_isRefusedWithoutMuchMemory() {
        for (int round = 0; round < 5_000; round++) {
            byte[] file = new byte[random.nextInt(200)];
            random.nextBytes(file);
            assertDamaged(file);
        }
    }

    @Test
    void otherVersion_isNamed() {
        byte[] file = whole.clone();
        file[11] = 3;
        FormatException error = assertThrows(FormatException.class, () -> EntryFile.decode(KEY, sealed(file)));
        assertTrue(error.getMessage().contains("version 3"), error.getMessage());
        assertEquals(Problem.TOO_NEW, error.problem());
        file[11] = 1;
        FormatException old = assertThrows(FormatException.class, () -> EntryFile.decode(KEY, sealed(file)));
        assertEquals(Problem.TOO_OLD, old.problem());
    }

    @Test
    void valuesOfNoEntry_areNotWritten() {
        assertThrows(IllegalArgumentException.class, () -> EntryFile.encode(KEY, new byte[0]));
        assertEquals(EntryFile.OVERHEAD_BYTES + 1, EntryFile.encode(KEY, new byte[1]).length);
    }
}
