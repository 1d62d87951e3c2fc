package io.github.voiceclone.codeclm.sentencepiece;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Content of a SentencePiece model ({@code tokenizer.model}) of type unigram or BPE: the part of its protobuf message
 * {@code ModelProto} that encoding and decoding need. Reading is bounded: by {@link #MAX_BYTES}, {@link #MAX_PIECES} and the message's own lengths.
 */
final class SentencePieceModel {
    /** Maximum size of a model in bytes. */
    static final int MAX_BYTES = 16 << 20;

    /** Maximum number of pieces. */
    static final int MAX_PIECES = 1 << 19;

    private static final int MAX_PIECE_BYTES = 1024;
    private static final int UNIGRAM = 1;
    private static final int BYTE_PAIRS = 2;

    /** Kind of a piece, in the order of the format's numbers from 1. */
    enum Kind {
        NORMAL,
        UNKNOWN,
        CONTROL,
        USER_DEFINED,
        UNUSED,
        BYTE
    }

    /**
     * A piece.
     *
     * @param text with U+2581 in the place of spaces
     * @param score logarithm of its probability, or for BPE a number that is higher the earlier it is merged
     */
    record Piece(String text, float score, Kind kind) {}

    final List<Piece> pieces = new ArrayList<>();
    ByteBuffer characterMap = ByteBuffer.allocate(0);
    String unknownSurface = " \u2047 ";
    boolean bytePairs;
    boolean byteFallback;
    boolean dummyPrefix = true;
    boolean removeExtraSpaces = true;

    private SentencePieceModel() {}

    /** Reads a model; throws what {@link SentencePieceException} says if it is none that can be used. */
    static SentencePieceModel read(byte[] model) {
        if (model.length > MAX_BYTES) {
            throw new SentencePieceException("has " + model.length + " bytes, the limit is " + MAX_BYTES);
        }
        SentencePieceModel read = new SentencePieceModel();
        Message message = new Message(ByteBuffer.wrap(model));
        while (message.next()) {
            switch (message.field) {
                case 1 -> read.piece(message.message());
                case 2 -> read.trainer(message.message());
                case 3 -> read.normalizer(message.message());
                case 5 -> denormalizer(message.message());
                default -> message.skip();
            }
        }
        read.check();
        return read;
    }

    private void piece(Message message) {
        String text = "";
        float score = 0;
        Kind kind = Kind.NORMAL;
        while (message.next()) {
            switch (message.field) {
                case 1 -> text = message.text(MAX_PIECE_BYTES);
                case 2 -> score = message.number();
                case 3 -> kind = kind(message.integer());
                default -> message.skip();
            }
        }
        if (pieces.size() == MAX_PIECES) {
            throw new SentencePieceException("has more than " + MAX_PIECES + " pieces");
        }
        if (text.isEmpty() || !Float.isFinite(score)) {
            throw new SentencePieceException("has a piece " + pieces.size() + " without text or a finite score");
        }
        pieces.add(new Piece(text, score, kind));
    }

    private static Kind kind(long number) {
        if (number < 1 || number > Kind.values().length) {
            throw new SentencePieceException(
                    "has a piece of kind " + number + ", expected 1 to " + Kind.values().length);
        }
        return Kind.values()[(int) number - 1];
    }

    private void trainer(Message message) {
        long type = UNIGRAM;
        while (message.next()) {
            switch (message.field) {
                case 3 -> type = message.integer();
                case 24 -> refuse(message.integer() != 0, "treats whitespace as a suffix");
                case 35 -> byteFallback = message.integer() != 0;
                case 44 -> unknownSurface = message.text(MAX_PIECE_BYTES);
                default -> message.skip();
            }
        }
        bytePairs = type == BYTE_PAIRS;
        refuse(
                type != UNIGRAM && type != BYTE_PAIRS,
                "is of model type " + type + ", expected " + UNIGRAM + " (unigram) or " + BYTE_PAIRS + " (BPE)");
    }

    private void normalizer(Message message) {
        while (message.next()) {
            switch (message.field) {
                case 2 -> characterMap = message.bytes();
                case 3 -> dummyPrefix = message.integer() != 0;
                case 4 -> removeExtraSpaces = message.integer() != 0;
                case 5 -> refuse(message.integer() == 0, "does not escape whitespace");
                default -> message.skip();
            }
        }
    }

    private static void denormalizer(Message message) {
        while (message.next()) {
            if (message.field == 2) {
                refuse(message.bytes().hasRemaining(), "has a denormalizer");
            } else {
                message.skip();
            }
        }
    }

    private void check() {
        long unknown =
                pieces.stream().filter(piece -> piece.kind == Kind.UNKNOWN).count();
        refuse(unknown != 1, "has " + unknown + " pieces for the unknown, expected 1");
        refuse(pieces.stream().noneMatch(piece -> piece.kind == Kind.NORMAL), "has no normal piece");
    }

    private static void refuse(boolean refused, String what) {
        if (refused) {
            throw new SentencePieceException(what);
        }
    }

    /** One protobuf message, field by field. */
    private static final class Message {
        private final ByteBuffer bytes;
        private int field;
        private int wire;

        Message(ByteBuffer bytes) {
            this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        }

        /** Goes to the next field; returns false at the end. */
        boolean next() {
            if (!bytes.hasRemaining()) {
                return false;
            }
            long tag = varint();
            field = (int) Math.min(tag >>> 3, Integer.MAX_VALUE);
            wire = (int) tag & 7;
            return true;
        }

        private long varint() {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                need(1);
                byte next = bytes.get();
                value |= (long) (next & 0x7F) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw new SentencePieceException("has a number of more than 64 bits");
        }

        private void need(long count) {
            if (count < 0 || count > bytes.remaining()) {
                throw new SentencePieceException("ends within a field: not copied or downloaded whole, or damaged");
            }
        }

        private void expect(int type) {
            if (wire != type) {
                throw new SentencePieceException("has field " + field + " of wire type " + wire + ", expected " + type);
            }
        }

        long integer() {
            expect(0);
            return varint();
        }

        float number() {
            expect(5);
            need(4);
            return bytes.getFloat();
        }

        ByteBuffer bytes() {
            expect(2);
            long length = varint();
            need(length);
            ByteBuffer part = bytes.slice(bytes.position(), (int) length);
            bytes.position(bytes.position() + (int) length);
            return part;
        }

        Message message() {
            return new Message(bytes());
        }

        String text(int max) {
            ByteBuffer part = bytes();
            if (part.remaining() > max) {
                throw new SentencePieceException("has a text of " + part.remaining() + " bytes, the limit is " + max);
            }
            return StandardCharsets.UTF_8.decode(part).toString();
        }

        void skip() {
            switch (wire) {
                case 0 -> varint();
                case 1 -> skip(8);
                case 2 -> bytes();
                case 5 -> skip(4);
                default -> throw new SentencePieceException("has a field of wire type " + wire);
            }
        }

        private void skip(int count) {
            need(count);
            bytes.position(bytes.position() + count);
        }
    }
}
