package io.github.voiceclone.codeclm.sentencepiece;

import io.github.voiceclone.codeclm.sentencepiece.SentencePieceModel.Kind;
import io.github.voiceclone.codeclm.sentencepiece.SentencePieceModel.Piece;
import io.github.voiceclone.codeclm.sentencepiece.Vocabulary.Segment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * The unigram language model (Kudo, 2018, arXiv 1804.10959): the most probable pieces of a text, by the algorithm of Viterbi over
 * its bytes. Immutable.
 */
final class MostProbable implements Vocabulary.Segmentation {
    private static final float UNKNOWN_PENALTY = 10;
    private static final double USER_DEFINED_BONUS = 0.1;

    private final Vocabulary vocabulary;
    private final int longest;
    private final float unknownScore;
    private final float maxScore;

    MostProbable(Vocabulary vocabulary) {
        float min = Float.MAX_VALUE;
        float max = Float.MIN_NORMAL;
        for (Piece piece : vocabulary.pieces) {
            if (piece.kind() == Kind.NORMAL) {
                min = Math.min(min, piece.score());
                max = Math.max(max, piece.score());
            }
        }
        this.vocabulary = vocabulary;
        this.longest = vocabulary.inText.keySet().stream()
                .mapToInt(String::length)
                .max()
                .orElse(0);
        this.unknownScore = min - UNKNOWN_PENALTY;
        this.maxScore = max;
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

        List<Segment> best() {
            Deque<Segment> best = new ArrayDeque<>();
            for (int end = start.length - 1; end > 0; end = start[end]) {
                best.push(new Segment(start[end], end, id[end]));
            }
            return new ArrayList<>(best);
        }
    }

    @Override
    public List<Segment> split(byte[] text) {
        int size = text.length;
        Paths paths = new Paths(size);
        String whole = new String(text, StandardCharsets.ISO_8859_1);
        int next;
        for (int from = 0; from < size; from = next) {
            int character = Math.min(CharacterMap.characterLength(text[from]), size - from);
            next = from + character;
            boolean single = false;
            for (int end = from + 1; end <= Math.min(size, from + longest); end++) {
                Integer id = vocabulary.find(whole.substring(from, end));
                if (id != null && vocabulary.kind(id) != Kind.UNUSED) {
                    paths.offer(end, from, id, score(id, end - from) + paths.score[from]);
                    single |= end == next;
                }
            }
            if (!single) {
                paths.offer(next, from, vocabulary.unknown, unknownScore + paths.score[from]);
            }
        }
        return paths.best();
    }

    private double score(int id, int length) {
        return vocabulary.kind(id) == Kind.USER_DEFINED ? length * maxScore - USER_DEFINED_BONUS : vocabulary.score(id);
    }
}
