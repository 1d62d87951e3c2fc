package io.github.voiceclone.audio.formats;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** One of the Huffman codes of layer III, as a tree of pairs of branches. Immutable. */
final class Layer3Huffman {
    private static final String RESOURCE = "layer3-huffman.txt";
    private static final int LEAF = 1 << 15;
    /** The codes that tables 16 to 23 and 24 to 31 share, and the bits by which each reads larger values. */
    private static final int[] EXTRA_BITS = {1, 2, 3, 4, 6, 8, 10, 13, 4, 5, 6, 7, 8, 9, 11, 13};

    private static final Map<String, Layer3Huffman> CODES = load();
    private static final Layer3Huffman[] PAIRS = pairs();

    private final String tree;
    private final int[] branches;
    private int read;
    private int nodes;

    private Layer3Huffman(String tree) {
        this.tree = tree;
        this.branches = new int[2 * tree.length()];
        node();
    }

    private static Map<String, Layer3Huffman> load() {
        try (InputStream in = Objects.requireNonNull(Layer3Huffman.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            Map<String, Layer3Huffman> codes = new HashMap<>();
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" "))
                    .forEach(parts -> codes.put(parts[0], new Layer3Huffman(parts[1])));
            return codes;
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + " cannot be read", e);
        }
    }

    private static Layer3Huffman[] pairs() {
        Layer3Huffman[] pairs = new Layer3Huffman[32];
        Layer3Huffman none = new Layer3Huffman("00");
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = CODES.getOrDefault(i < 16 ? "" + i : i < 24 ? "16" : "24", none);
        }
        return pairs;
    }

    /** Returns the code of a table of pairs, 0 to 31; the ones that do not exist code nothing but zeros, without bits. */
    static Layer3Huffman pairs(int table) {
        return PAIRS[table];
    }

    /** Returns the code of four values of at most 1: table A (0) or B (1). */
    static Layer3Huffman quadruples(int table) {
        return Objects.requireNonNull(CODES.get(table == 0 ? "A" : "B"));
    }

    /** Returns how many more bits a value of 15 of a table of pairs is followed by. */
    static int extraBits(int table) {
        return table < 16 ? 0 : EXTRA_BITS[table - 16];
    }

    /** Parses the tree's next node; returns its place among the branches, or a leaf's value with {@link #LEAF}. */
    private int node() {
        if (tree.charAt(read) == '.') {
            read++;
            int at = nodes;
            nodes += 2;
            branches[at] = node();
            branches[at + 1] = node();
            return at;
        }
        int value = Integer.parseInt(tree, read, read + 2, 16);
        read += 2;
        return value | LEAF;
    }

    /** Reads one code; returns its pair of values, four bits each, or its quadruple. */
    int read(MpegBits bits) {
        if (nodes == 0) {
            return 0;
        }
        int node = 0;
        do {
            node = branches[node + bits.bit()];
        } while ((node & LEAF) == 0);
        return node & ~LEAF;
    }
}
