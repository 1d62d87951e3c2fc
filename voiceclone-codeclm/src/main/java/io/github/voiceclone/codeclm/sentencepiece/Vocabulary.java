package io.github.voiceclone.codeclm.sentencepiece;

import io.github.voiceclone.codeclm.sentencepiece.SentencePieceModel.Kind;
import io.github.voiceclone.codeclm.sentencepiece.SentencePieceModel.Piece;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pieces of a model by their text: UTF-8, one character for each byte. Immutable. */
final class Vocabulary {
    final List<Piece> pieces;

    /** Pieces that text is made of, by their text. */
    final Map<String, Integer> inText = new HashMap<>();

    /** Control symbols, bytes and the unknown, by their text. */
    private final Map<String, Integer> reserved = new HashMap<>();

    private final Set<String> userDefined = new HashSet<>();

    private final int longestUserDefined;

    /** Identifier of the unknown. */
    final int unknown;

    /** Identifiers of the bytes' pieces; -1 where there is none. */
    private final int[] bytes = new int[256];

    /** What a text is cut into. */
    record Segment(int start, int end, int id) {}

    /** A way to cut text. */
    interface Segmentation {
        /** Returns the segments of a normalized text, in order. */
        List<Segment> split(byte[] text);
    }

    Vocabulary(SentencePieceModel model) {
        pieces = List.copyOf(model.pieces);
        Arrays.fill(bytes, -1);
        int unknownId = -1;
        for (int id = 0; id < pieces.size(); id++) {
            Piece piece = pieces.get(id);
            String key = key(piece.text());
            switch (piece.kind()) {
                case USER_DEFINED -> userDefined.add(key);
                case UNKNOWN -> unknownId = id;
                case BYTE -> bytes[byteOf(piece)] = id;
                default -> {}
            }
            if ((isInText(piece.kind()) ? inText : reserved).put(key, id) != null) {
                throw new SentencePieceException("has piece '" + piece.text() + "' twice");
            }
        }
        if (model.byteFallback && Arrays.stream(bytes).anyMatch(id -> id < 0)) {
            throw new SentencePieceException("falls back to bytes and has no piece for each");
        }
        unknown = unknownId;
        longestUserDefined = userDefined.stream().mapToInt(String::length).max().orElse(0);
    }

    private static boolean isInText(Kind kind) {
        return kind == Kind.NORMAL || kind == Kind.USER_DEFINED || kind == Kind.UNUSED;
    }

    /** Returns UTF-8 with one character for each byte. */
    private static String key(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Returns the byte that a byte's piece stands for. */
    static int byteOf(Piece piece) {
        if (!piece.text().matches("<0x[0-9A-F]{2}>")) {
            throw new SentencePieceException("has a byte piece '" + piece.text() + "'");
        }
        return Integer.parseInt(piece.text().substring(3, 5), 16);
    }

    /** Returns the identifier of a byte's piece. */
    int ofByte(byte value) {
        return bytes[value & 0xFF];
    }

    /** Returns the identifier of any piece; that of the unknown if there is none. */
    int id(String key) {
        Integer special = reserved.get(key);
        return special != null ? special : inText.getOrDefault(key, unknown);
    }

    Kind kind(int id) {
        return pieces.get(id).kind();
    }

    float score(int id) {
        return pieces.get(id).score();
    }

    /** Returns the length in bytes of the longest user-defined piece at a place; 0 if there is none. */
    int userDefinedLength(String text, int at) {
        for (int length = Math.min(longestUserDefined, text.length() - at); length > 0; length--) {
            if (userDefined.contains(text.substring(at, at + length))) {
                return length;
            }
        }
        return 0;
    }

    /** Returns the identifier of a piece of text; null if it is none. */
    @Nullable
    Integer find(String key) {
        return inText.get(key);
    }
}
