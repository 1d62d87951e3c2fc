package io.github.voiceclone.pocket.text;

import io.github.voiceclone.pocket.text.SentencePieceModel.Kind;
import io.github.voiceclone.pocket.text.SentencePieceModel.Piece;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * SentencePiece's unigram tokenizer (Kudo, 2018, arXiv 1804.10959): the most probable pieces of a text, by the algorithm of
 * Viterbi over its bytes. Tokens are those of the {@code sentencepiece} library for the same model. Immutable.
 */
public final class UnigramTokenizer {
    private static final float UNKNOWN_PENALTY = 10;
    private static final double USER_DEFINED_BONUS = 0.1;

    private final SentencePieceModel model;
    private final CharacterMap characters;
    private final Map<String, Integer> ids = new HashMap<>();
    private final int[] byteIds = new int[256];
    private final int unknown;
    private final int longest;
    private final float unknownScore;
    private final float maxScore;

    private UnigramTokenizer(SentencePieceModel model) {
        this.model = model;
        Set<String> userDefined = new HashSet<>();
        Arrays.fill(byteIds, -1);
        int unknownId = -1;
        float min = Float.MAX_VALUE;
        float max = Float.MIN_NORMAL;
        for (int id = 0; id < model.pieces.size(); id++) {
            Piece piece = model.pieces.get(id);
            String key = key(piece.text());
            switch (piece.kind()) {
                case NORMAL -> {
                    min = Math.min(min, piece.score());
                    max = Math.max(max, piece.score());
                }
                case USER_DEFINED -> userDefined.add(key);
                case UNKNOWN -> unknownId = id;
                case BYTE -> byteIds[byteOf(piece.text())] = id;
                default -> {}
            }
            boolean inText =
                    piece.kind() == Kind.NORMAL || piece.kind() == Kind.USER_DEFINED || piece.kind() == Kind.UNUSED;
            if (inText && ids.put(key, id) != null) {
                throw new SentencePieceException("has piece '" + piece.text() + "' twice");
            }
        }
        if (model.byteFallback && Arrays.stream(byteIds).anyMatch(id -> id < 0)) {
            throw new SentencePieceException("falls back to bytes and has no piece for each");
        }
        this.unknown = unknownId;
        this.longest = ids.keySet().stream().mapToInt(String::length).max().orElse(0);
        this.unknownScore = min - UNKNOWN_PENALTY;
        this.maxScore = max;
        this.characters = new CharacterMap(model, userDefined);
    }

    /**
     * Reads a model.
     *
     * @param model content of a {@code tokenizer.model}
     * @throws SentencePieceException if it is damaged, or not of a kind that is known here
     */
    public static UnigramTokenizer read(byte[] model) {
        return new UnigramTokenizer(SentencePieceModel.read(model));
    }

    /** Returns UTF-8 with one character for each byte. */
    private static String key(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static int byteOf(String piece) {
        if (!piece.matches("<0x[0-9A-F]{2}>")) {
            throw new SentencePieceException("has a byte piece '" + piece + "'");
        }
        return Integer.parseInt(piece.substring(3, 5), 16);
    }

    /** Returns the number of tokens that there are. */
    public int size() {
        return model.pieces.size();
    }

    /** Best way to the end of a prefix: where its last piece starts, and that piece. */
    private static final class Paths {
        final float[] score;
        final int[] start;
        final int[] id;

        Paths(int size) {
            score = new float[size + 1];
            start = new int[size + 1];
            id = new int[size + 1];
            Arrays.fill(start, 1, size + 1, -1);
        }

        void offer(int end, int from, int piece, double candidate) {
            if (start[end] < 0 || candidate > score[end]) {
                score[end] = (float) candidate;
                start[end] = from;
                id[end] = piece;
            }
        }
    }

    /** Returns whether a character has a token, or tokens for its bytes; spaces have none of their own. */
    public boolean knows(int codePoint) {
        return encode(Character.toString(codePoint)).stream()
                .anyMatch(token ->
                        token != unknown && !model.pieces.get(token).text().equals("\u2581"));
    }

    /** Returns the tokens of a text. */
    public List<Integer> encode(String text) {
        byte[] bytes = characters.normalize(text);
        int size = bytes.length;
        Paths paths = new Paths(size);
        String whole = new String(bytes, StandardCharsets.ISO_8859_1);
        int next;
        for (int from = 0; from < size; from = next) {
            int character = Math.min(CharacterMap.characterLength(bytes[from]), size - from);
            next = from + character;
            boolean single = false;
            for (int end = from + 1; end <= Math.min(size, from + longest); end++) {
                Integer id = ids.get(whole.substring(from, end));
                if (id != null && model.pieces.get(id).kind() != Kind.UNUSED) {
                    paths.offer(end, from, id, score(id, end - from) + paths.score[from]);
                    single |= end == next;
                }
            }
            if (!single) {
                paths.offer(next, from, unknown, unknownScore + paths.score[from]);
            }
        }
        return tokens(bytes, paths);
    }

    private double score(int id, int length) {
        Piece piece = model.pieces.get(id);
        return piece.kind() == Kind.USER_DEFINED ? length * maxScore - USER_DEFINED_BONUS : piece.score();
    }

    private List<Integer> tokens(byte[] bytes, Paths paths) {
        Deque<Integer> ends = new ArrayDeque<>();
        for (int end = bytes.length; end > 0; end = paths.start[end]) {
            ends.push(end);
        }
        List<Integer> tokens = new ArrayList<>();
        boolean afterUnknown = false;
        for (int end : ends) {
            boolean isUnknown = paths.id[end] == unknown;
            if (isUnknown && model.byteFallback) {
                for (int i = paths.start[end]; i < end; i++) {
                    tokens.add(byteIds[bytes[i] & 0xFF]);
                }
            } else if (!isUnknown || !afterUnknown) {
                tokens.add(paths.id[end]); // Unknown characters in a row are one token.
            }
            afterUnknown = isUnknown;
        }
        return tokens;
    }

    /** Returns the text of tokens; those of the unknown become the model's text for it. */
    public String decode(List<Integer> tokens) {
        StringBuilder text = new StringBuilder();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean spaceDropped = false;
        for (int token : tokens) {
            Piece piece = model.pieces.get(token);
            if (piece.kind() == Kind.BYTE) {
                bytes.write(byteOf(piece.text()));
                continue;
            }
            flush(bytes, text);
            if (piece.kind() == Kind.UNKNOWN) {
                text.append(model.unknownSurface);
            } else if (piece.kind() != Kind.CONTROL) {
                String surface = piece.text();
                boolean start = text.isEmpty() && (!spaceDropped || model.removeExtraSpaces);
                if (start && surface.startsWith("\u2581") && (model.dummyPrefix || model.removeExtraSpaces)) {
                    surface = surface.substring(1);
                    spaceDropped = true;
                }
                text.append(surface.replace('\u2581', ' '));
            }
        }
        flush(bytes, text);
        return text.toString();
    }

    private static void flush(ByteArrayOutputStream bytes, StringBuilder text) {
        text.append(bytes.toString(StandardCharsets.UTF_8));
        bytes.reset();
    }
}
