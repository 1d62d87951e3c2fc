package io.github.voiceclone.convert.random;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** SentencePiece models for networks of random weights: common words, letters, and bytes for the rest. */
public final class RandomTokenizer {
    private static final int UNIGRAM = 1;
    private static final int BYTE_PAIRS = 2;
    private static final int NORMAL = 1;
    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;
    private static final int BYTE = 6;
    private static final int BYTES = 256;

    /** Number of Chinese characters that are a token, if there is room. */
    private static final int CHARACTERS = 6000;

    /** Words that are one token. */
    private static final String WORDS =
            "the of and to in is you that it he was for on are as with his they at be this have from or had by"
                    + " not but what some we can out other were all there when up use your how said an each she which do their time if will way"
                    + " about many then them would like so these her long make thing see him two has look more day could go come did my sound no"
                    + " most who over know water than call first people may down side been now find walked along river morning sun sat old bridge"
                    + " eat fresh bread";

    private RandomTokenizer() {}

    /** Returns a unigram model whose words are tokens. */
    public static byte[] unigram(int tokens) {
        Set<String> texts = letters();
        for (String word : WORDS.split(" ", -1)) {
            texts.add("\u2581" + word);
        }
        pairs(texts);
        Message model = control();
        texts.stream().limit(tokens - 3 - BYTES).forEach(text -> piece(model, text, -12f / text.length(), NORMAL));
        return trained(model, UNIGRAM);
    }

    /**
     * Returns a model of byte pairs that merges the letters of its words from the left.
     *
     * @param symbols tokens behind the first four, as they are
     */
    public static byte[] bytePairs(int tokens, List<String> symbols) {
        Set<String> texts = letters();
        for (String word : WORDS.split(" ", -1)) {
            for (int end = 1; end <= word.length(); end++) {
                texts.add("\u2581" + word.substring(0, end));
            }
        }
        for (char c = '\u4e00'; c < '\u4e00' + CHARACTERS; c++) {
            texts.add(String.valueOf(c));
        }
        pairs(texts);
        Message model = new Message();
        piece(model, "<unk>", 0, UNKNOWN);
        List.of("<s>", "</s>", "<pad>").forEach(text -> piece(model, text, 0, CONTROL));
        symbols.forEach(text -> piece(model, text, 0, USER_DEFINED));
        bytes(model);
        int rank = 0;
        for (String text :
                texts.stream().limit(tokens - 4L - symbols.size() - BYTES).toList()) {
            piece(model, text, -rank, NORMAL);
            rank++;
        }
        return trained(model, BYTE_PAIRS);
    }

    private static Set<String> letters() {
        Set<String> texts = new LinkedHashSet<>();
        for (char c = '!'; c <= '~'; c++) {
            texts.add(String.valueOf(c));
        }
        texts.add("\u2581");
        return texts;
    }

    /** Adds two and three letters. */
    private static void pairs(Set<String> texts) {
        for (int i = 0; i < 26 * 27 * 26; i++) {
            String first = i % 27 == 26 ? "\u2581" : String.valueOf((char) ('a' + i % 27));
            texts.add(first + (char) ('a' + i / 27 % 26) + (i < 27 * 26 ? "" : (char) ('a' + i / (27 * 26))));
        }
    }

    private static Message control() {
        Message model = new Message();
        piece(model, "<unk>", 0, UNKNOWN);
        piece(model, "<s>", 0, CONTROL);
        piece(model, "</s>", 0, CONTROL);
        bytes(model);
        return model;
    }

    private static void bytes(Message model) {
        for (int i = 0; i < BYTES; i++) {
            piece(model, String.format("<0x%02X>", i), 0, BYTE);
        }
    }

    private static byte[] trained(Message model, int type) {
        model.part(2, new Message().number(3, type).number(35, 1)); // With bytes for the unknown.
        return model.bytes.toByteArray();
    }

    private static void piece(Message model, String text, float score, int kind) {
        model.part(1, new Message().text(1, text).number(2, score).number(3, kind));
    }

    /** A protobuf message. */
    private static final class Message {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        private void varint(int value) {
            int rest = value;
            while (rest >= 0x80) {
                bytes.write((rest & 0x7F) | 0x80);
                rest >>>= 7;
            }
            bytes.write(rest);
        }

        Message number(int field, int value) {
            varint(field << 3);
            varint(value);
            return this;
        }

        Message number(int field, float value) {
            varint(field << 3 | 5);
            byte[] four = ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putFloat(value)
                    .array();
            bytes.write(four, 0, 4);
            return this;
        }

        Message text(int field, String value) {
            return part(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message part(int field, Message part) {
            return part(field, part.bytes.toByteArray());
        }

        private Message part(int field, byte[] part) {
            varint(field << 3 | 2);
            varint(part.length);
            bytes.write(part, 0, part.length);
            return this;
        }
    }
}
