package io.github.voiceclone.codeclm.sentencepiece;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * SentencePiece's normalization of text: the longest prefix that the model's map knows is replaced, again and again, then spaces
 * are collapsed and written as U+2581. The map is a double array of Darts-clone, a trie in which a unit of 32 bits is a node, in
 * front of the replacements, each ended by a zero byte.
 */
final class CharacterMap {
    static final byte[] SPACE = "\u2581".getBytes(StandardCharsets.UTF_8);
    private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

    private final int[] units;
    private final byte[] replacements;
    private final Vocabulary vocabulary;
    private final boolean dummyPrefix;
    private final boolean removeExtraSpaces;

    /** Part of a text: what its first bytes become, and how many they are. */
    private static final class Replaced {
        final byte[] bytes;
        final int length;

        Replaced(byte[] bytes, int length) {
            this.bytes = bytes;
            this.length = length;
        }
    }

    /** Creates a map; user-defined pieces are never changed. */
    CharacterMap(SentencePieceModel model, Vocabulary vocabulary) {
        ByteBuffer map = model.characterMap.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (map.hasRemaining()) {
            long bytes = map.remaining() < 4 ? -1 : map.getInt() & 0xFFFFFFFFL;
            if (bytes < 4 || bytes % 4 != 0 || bytes > map.remaining()) {
                throw new SentencePieceException("has a damaged character map");
            }
            units = new int[(int) bytes / 4];
            map.asIntBuffer().get(units);
            map.position(map.position() + (int) bytes);
            replacements = new byte[map.remaining()];
            map.get(replacements);
        } else {
            units = new int[0];
            replacements = new byte[0];
        }
        this.vocabulary = vocabulary;
        this.dummyPrefix = model.dummyPrefix;
        this.removeExtraSpaces = model.removeExtraSpaces;
    }

    /** Returns the normalized text, in UTF-8. */
    byte[] normalize(String text) {
        byte[] input = text.getBytes(StandardCharsets.UTF_8);
        String characters = new String(input, StandardCharsets.ISO_8859_1);
        int at = 0;
        if (removeExtraSpaces) {
            while (at < input.length) {
                Replaced next = replaced(input, characters, at);
                if (!isSpace(next.bytes)) {
                    break;
                }
                at += next.length;
            }
        }
        ByteArrayOutputStream normalized = new ByteArrayOutputStream();
        if (at < input.length && dummyPrefix) {
            normalized.writeBytes(SPACE);
        }
        boolean afterSpace = removeExtraSpaces;
        while (at < input.length) {
            Replaced next = replaced(input, characters, at);
            int from = 0;
            while (afterSpace && from < next.bytes.length && next.bytes[from] == ' ') {
                from++;
            }
            for (int i = from; i < next.bytes.length; i++) {
                if (next.bytes[i] == ' ') {
                    normalized.writeBytes(SPACE);
                } else {
                    normalized.write(next.bytes[i]);
                }
            }
            if (from < next.bytes.length) {
                afterSpace = removeExtraSpaces && next.bytes[next.bytes.length - 1] == ' ';
            }
            at += next.length;
        }
        return removeExtraSpaces ? withoutTrailingSpaces(normalized.toByteArray()) : normalized.toByteArray();
    }

    private static boolean isSpace(byte[] bytes) {
        return bytes.length == 1 && bytes[0] == ' ';
    }

    private static byte[] withoutTrailingSpaces(byte[] text) {
        int end = text.length;
        while (end >= SPACE.length && Arrays.equals(text, end - SPACE.length, end, SPACE, 0, SPACE.length)) {
            end -= SPACE.length;
        }
        return Arrays.copyOf(text, end);
    }

    private Replaced replaced(byte[] input, String characters, int at) {
        int kept = vocabulary.userDefinedLength(characters, at);
        if (kept > 0) {
            return new Replaced(Arrays.copyOfRange(input, at, at + kept), kept);
        }
        int longest = 0;
        int start = 0;
        int node = units.length == 0 ? -1 : offset(units[0]);
        for (int i = at; i < input.length && node >= 0; i++) {
            int label = input[i] & 0xFF;
            node ^= label;
            if (node < 0 || node >= units.length || (units[node] & 0x800000FF) != label) {
                break;
            }
            int unit = units[node];
            node ^= offset(unit);
            if ((unit >>> 8 & 1) != 0) {
                if (node < 0 || node >= units.length) {
                    throw new SentencePieceException("has a damaged character map");
                }
                longest = i + 1 - at;
                start = units[node] & 0x7FFFFFFF;
            }
        }
        if (longest > 0) {
            return new Replaced(replacement(start), longest);
        }
        int length = Math.min(characterLength(input[at]), input.length - at);
        return isCharacter(input, at, length)
                ? new Replaced(Arrays.copyOfRange(input, at, at + length), length)
                : new Replaced(REPLACEMENT, 1);
    }

    private static int offset(int unit) {
        return (unit >>> 10) << ((unit & 1 << 9) >>> 6);
    }

    private byte[] replacement(int start) {
        int end = start;
        while (end < replacements.length && replacements[end] != 0) {
            end++;
        }
        if (end >= replacements.length) {
            throw new SentencePieceException("has a damaged character map");
        }
        return Arrays.copyOfRange(replacements, start, end);
    }

    /** Returns the number of bytes of a character by its first one, as SentencePiece counts them. */
    static int characterLength(byte first) {
        int high = (first & 0xFF) >>> 4;
        return high < 0xC ? 1 : high < 0xE ? 2 : high == 0xE ? 3 : 4;
    }

    private static boolean isCharacter(byte[] input, int at, int length) {
        return length == 1 ? input[at] >= 0 : length == characterLength(input[at]);
    }
}
