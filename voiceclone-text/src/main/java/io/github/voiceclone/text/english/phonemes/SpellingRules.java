package io.github.voiceclone.text.english.phonemes;

import java.nio.ByteBuffer;

/**
 * Rules that pronounce a word by its spelling: a decision tree for each letter, whose leaves are none to three phonemes
 * (Black, Lenzo and Pagel, 1998). Words are read from their end; the questions are for the letters around and the phonemes
 * after. Immutable, thread-safe.
 */
final class SpellingRules {
    private static final int[] OFFSETS = {-4, -3, -2, -1, 1, 2, 3, 4};
    private static final int NEXT_PHONE = OFFSETS.length;

    /** Marks a node with a question. */
    private static final int QUESTION = 128;

    private final String[] chunks;
    private final Tree[] trees = new Tree[26];

    /** Nodes in preorder. */
    private static final class Tree {
        /** A feature, or a chunk less {@value #QUESTION}, which is negative. */
        private final byte[] nodes;
        /** The value that a question is for. */
        private final byte[] values;
        /** The node where a question does not hold; where it does is the next one. */
        private final int[] otherwise;

        Tree(int length) {
            nodes = new byte[length];
            values = new byte[length];
            otherwise = new int[length];
        }
    }

    /** Reads rules as {@code training/pronunciations.py} writes them. */
    SpellingRules(ByteBuffer in) {
        chunks = new String[in.get() & 0xFF];
        for (int i = 0; i < chunks.length; i++) {
            chunks[i] = phones(in, in.get());
        }
        for (int i = 0; i < trees.length; i++) {
            trees[i] = tree(in);
        }
    }

    private static String phones(ByteBuffer in, int count) {
        StringBuilder phones = new StringBuilder();
        for (int i = 0; i < count; i++) {
            phones.append((char) in.get());
        }
        return phones.toString();
    }

    private static Tree tree(ByteBuffer in) {
        byte[] codes = PronunciationResource.part(in);
        int length = codes.length;
        Tree tree = new Tree(length);
        int[] open = new int[length];
        int depth = 0;
        for (int i = 0; i < length; i++) {
            int code = codes[i] & 0xFF;
            if (i > 0 && tree.nodes[i - 1] < 0) {
                tree.otherwise[open[--depth]] = i; // A leaf ends what holds; here begins what does not.
            }
            tree.nodes[i] = (byte) (code - QUESTION);
            if (code >= QUESTION) {
                tree.values[i] = in.get();
                open[depth++] = i;
            }
        }
        return tree;
    }

    /** Returns the phonemes' codes of a word in letters from a to z. */
    String pronounce(String word) {
        String phones = "";
        for (int i = word.length() - 1; i >= 0; i--) {
            phones = chunks[leaf(trees[word.charAt(i) - 'a'], word, i, phones) + QUESTION] + phones;
        }
        return phones;
    }

    private static int leaf(Tree tree, String word, int letter, String after) {
        int node = 0;
        while (tree.nodes[node] >= 0) {
            boolean holds = feature(tree.nodes[node], word, letter, after) == tree.values[node];
            node = holds ? node + 1 : tree.otherwise[node];
        }
        return tree.nodes[node];
    }

    private static int feature(int feature, String word, int letter, String after) {
        if (feature >= NEXT_PHONE) {
            int at = feature - NEXT_PHONE;
            return at < after.length() ? after.charAt(at) : 0;
        }
        int at = letter + OFFSETS[feature];
        return at < 0 || at >= word.length() ? 0 : word.charAt(at) - 'a' + 1;
    }
}
