package io.github.voiceclone.codeclm.sentencepiece;

import io.github.voiceclone.codeclm.sentencepiece.SentencePieceModel.Kind;
import io.github.voiceclone.codeclm.sentencepiece.Vocabulary.Segment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Byte-pair encoding (Sennrich et al., 2016, arXiv 1508.07909) as SentencePiece has it: of all neighbours that form a piece, those
 * of the highest score are merged, of several the leftmost ones, until none are left. User-defined pieces merge with nothing.
 * Immutable.
 */
final class BytePairs implements Vocabulary.Segmentation {
    private static final Comparator<Pair> BEST_FIRST =
            Comparator.comparingDouble((Pair pair) -> 0.0 - pair.score).thenComparingInt(pair -> pair.left);

    private final Vocabulary vocabulary;

    /** Two neighbours that form a piece, by their first bytes, and where that piece ends. */
    private record Pair(int left, int right, int end, float score) {}

    BytePairs(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    @Override
    public List<Segment> split(byte[] text) {
        return new Merging(text).segments();
    }

    /** Symbols of a text while they are merged; each is known by its first byte. */
    private final class Merging {
        private final String text;
        /** For each byte, the end of the symbol that starts there; 0 if none does. */
        private final int[] ends;
        /** For each symbol's first byte, the start of the symbol before it; -1 for the first symbol. */
        private final int[] previous;

        private final boolean[] whole;
        private final PriorityQueue<Pair> pairs = new PriorityQueue<>(BEST_FIRST);

        /** Where unused pieces were joined, for taking them apart. */
        private final Map<String, Integer> joints = new HashMap<>();

        Merging(byte[] bytes) {
            text = new String(bytes, StandardCharsets.ISO_8859_1);
            ends = new int[bytes.length];
            previous = new int[bytes.length];
            whole = new boolean[bytes.length];
            int before = -1;
            for (int at = 0; at < bytes.length; at = ends[at]) {
                int length = vocabulary.userDefinedLength(text, at);
                whole[at] = length > 0;
                ends[at] =
                        length > 0 ? at + length : Math.min(at + CharacterMap.characterLength(bytes[at]), bytes.length);
                previous[at] = before;
                before = at;
            }
            for (int at = 0; at < bytes.length; at = ends[at]) {
                offer(previous[at], at);
            }
            merge();
        }

        private void offer(int left, int right) {
            if (left < 0 || right >= text.length() || whole[left] || whole[right]) {
                return;
            }
            String joined = text.substring(left, ends[right]);
            Integer id = vocabulary.find(joined);
            if (id != null) {
                pairs.add(new Pair(left, right, ends[right], vocabulary.score(id)));
                if (vocabulary.kind(id) == Kind.UNUSED) {
                    joints.put(joined, right - left);
                }
            }
        }

        private void merge() {
            for (Pair best = pairs.poll(); best != null; best = pairs.poll()) {
                if (ends[best.left] == best.right && ends[best.right] == best.end) {
                    ends[best.left] = best.end;
                    ends[best.right] = 0;
                    if (best.end < text.length()) {
                        previous[best.end] = best.left;
                    }
                    offer(previous[best.left], best.left);
                    offer(best.left, best.end);
                }
            }
        }

        List<Segment> segments() {
            List<Segment> segments = new ArrayList<>();
            Deque<Segment> open = new ArrayDeque<>();
            for (int at = 0; at < text.length(); at = ends[at]) {
                open.push(segment(at, ends[at]));
                while (!open.isEmpty()) {
                    Segment next = open.pop();
                    Integer joint = vocabulary.kind(next.id()) == Kind.UNUSED
                            ? joints.get(text.substring(next.start(), next.end()))
                            : null;
                    if (joint == null) {
                        segments.add(next);
                    } else {
                        open.push(segment(next.start() + joint, next.end()));
                        open.push(segment(next.start(), next.start() + joint));
                    }
                }
            }
            return segments;
        }

        private Segment segment(int start, int end) {
            return new Segment(start, end, vocabulary.id(text.substring(start, end)));
        }
    }
}
