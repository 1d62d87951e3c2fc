package io.github.voiceclone.convert.checkpoint;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound checkpoints with bytes changed, inserted and removed at random, the same each time. */
class CheckpointFuzzTest {
    private static final int ROUNDS = 1500;
    private static final byte[] TELLING = {0, 1, (byte) 0xff, 0x7f, (byte) 0x80, '.', '(', 't', 'R', 'u', 'Q', 'h', 'b'
    };

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {"training-zip.pt", "training-stream.pt", "views-zip.pt", "views-stream.pt", "protocol4-zip.pt"})
    void changedCheckpoint_readOrRefused(String name) {
        byte[] sound = TorchFiles.bytes(TorchFiles.resource(name));
        Random random = new Random(20_061_804L + name.hashCode());
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] changed = changed(sound, random);
            refused += refuses(changed, name + " round " + round) ? 1 : 0;
        }
        assertTrue(refused > ROUNDS / 10 && refused < ROUNDS, refused + " of " + ROUNDS + " refused");
    }

    private boolean refuses(byte[] bytes, String round) {
        Path file = TorchFiles.write(directory.resolve("fuzz.pt"), bytes);
        try {
            Checkpoint checkpoint = Checkpoint.open(file);
            checkpoint.scalars();
            checkpoint.keys();
            checkpoint.modelState();
            return false;
        } catch (CheckpointException e) {
            return true;
        } catch (RuntimeException | StackOverflowError e) {
            return fail(round, e);
        }
    }

    private static byte[] changed(byte[] sound, Random random) {
        byte[] bytes = sound.clone();
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> bytes[at] = TELLING[random.nextInt(TELLING.length)];
                default -> shift(bytes, at, random.nextInt(bytes.length));
            }
        }
        return bytes;
    }

    /** Copies a few bytes to another place. */
    private static void shift(byte[] bytes, int from, int to) {
        int length = Math.min(8, bytes.length - Math.max(from, to));
        System.arraycopy(bytes, from, bytes, to, length);
    }
}
