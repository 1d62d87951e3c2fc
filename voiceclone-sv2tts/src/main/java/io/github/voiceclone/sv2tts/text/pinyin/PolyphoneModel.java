package io.github.voiceclone.sv2tts.text.pinyin;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Linear model that chooses among the readings of a character by its context. Immutable, thread-safe.
 *
 * <p>A reading's score is the sum of the weights of {@link PolyphoneFeatures}, each looked up by the hash of feature,
 * character and reading. Read from the resource {@code polyphones.bin}: in modified UTF-8 (as
 * {@link java.io.DataInput#readUTF}) one line for each character with its readings, separated by spaces; the number of
 * weights that are not zero; for each the distance of its place from the one before as a variable-length number (seven
 * bits a byte, low ones first, the high bit set on all but the last) and its value, a signed byte.
 */
final class PolyphoneModel {
    /** Logarithm of the number of weights. */
    static final int BITS = 22;

    /** Advantage of the dictionary's reading of a character in a word. */
    private static final int TRUST = 30;

    private final Map<Integer, String[]> readings = new HashMap<>();
    private final byte[] weights;

    PolyphoneModel(String readings, byte[] weights) {
        readings.lines().forEach(line -> {
            String[] parts = line.split(" ", -1);
            this.readings.put(parts[0].codePointAt(0), Arrays.copyOfRange(parts, 1, parts.length));
        });
        this.weights = weights;
    }

    /** Returns the model, reading it on the first call. */
    static PolyphoneModel shared() {
        return Holder.MODEL;
    }

    /** Returns the readings that the model knows of a character, or null if it does not know the character. */
    String @Nullable [] readings(int character) {
        return readings.get(character);
    }

    /**
     * Returns the most likely reading of a character.
     *
     * @param features the character's, see {@link PolyphoneFeatures#extract}
     * @param candidates its {@link #readings}
     * @param known its reading in a word of the dictionary, or null
     */
    String choose(int character, String[] candidates, int[] features, @Nullable String known) {
        int best = 0;
        int most = Integer.MIN_VALUE;
        for (int candidate = 0; candidate < candidates.length; candidate++) {
            int salt = salt(character, candidates[candidate]);
            int score = candidates[candidate].equals(known) ? TRUST : 0;
            for (int feature : features) {
                score += weights[place(feature, salt)];
            }
            if (score > most) {
                most = score;
                best = candidate;
            }
        }
        return candidates[best];
    }

    /** Returns what tells one reading of one character from all others in {@link #place}. */
    static int salt(int character, String reading) {
        return ((character * 0x27D4EB2F) ^ reading.hashCode()) * 0x165667B1;
    }

    /** Returns which weight a feature has for a reading. */
    static int place(int feature, int salt) {
        int h = (feature ^ salt) * 0x9E3779B1;
        return ((h ^ (h >>> 16)) * 0x85EBCA6B) >>> (32 - BITS);
    }

    private static final class Holder {
        private static final PolyphoneModel MODEL = read();

        private static PolyphoneModel read() {
            try (InputStream in = PolyphoneModel.class.getResourceAsStream("polyphones.bin")) {
                if (in == null) {
                    throw new IllegalStateException("polyphones.bin is missing from the jar of voiceclone-sv2tts");
                }
                DataInputStream data = new DataInputStream(new BufferedInputStream(in, 1 << 16));
                String readings = data.readUTF();
                byte[] weights = new byte[1 << BITS];
                int place = 0;
                for (int i = data.readInt(); i > 0; i--) {
                    place += readNumber(data);
                    weights[place] = data.readByte();
                }
                return new PolyphoneModel(readings, weights);
            } catch (IOException e) {
                throw new UncheckedIOException("polyphones.bin in the jar of voiceclone-sv2tts cannot be read", e);
            }
        }

        private static int readNumber(DataInputStream data) throws IOException {
            int value = 0;
            for (int shift = 0; ; shift += 7) {
                int next = data.readUnsignedByte();
                value |= (next & 0x7F) << shift;
                if (next < 0x80) {
                    return value;
                }
            }
        }
    }
}
