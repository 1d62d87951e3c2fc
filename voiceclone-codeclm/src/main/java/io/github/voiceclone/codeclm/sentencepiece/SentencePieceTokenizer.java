package io.github.voiceclone.codeclm.sentencepiece;

import io.github.voiceclone.codeclm.sentencepiece.SentencePieceModel.Kind;
import io.github.voiceclone.codeclm.sentencepiece.SentencePieceModel.Piece;
import io.github.voiceclone.codeclm.sentencepiece.Vocabulary.Segment;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Tokenizer of a SentencePiece model of type unigram or BPE. Tokens and texts are those of the {@code sentencepiece} library for
 * the same model. Immutable.
 */
public final class SentencePieceTokenizer {
    private final SentencePieceModel model;
    private final Vocabulary vocabulary;
    private final CharacterMap characters;
    private final Vocabulary.Segmentation segmentation;

    private SentencePieceTokenizer(SentencePieceModel model) {
        this.model = model;
        this.vocabulary = new Vocabulary(model);
        this.characters = new CharacterMap(model, vocabulary);
        this.segmentation = model.bytePairs ? new BytePairs(vocabulary) : new MostProbable(vocabulary);
    }

    /**
     * Reads a model.
     *
     * @param model content of a {@code tokenizer.model}
     * @throws SentencePieceException if it is damaged, or not of a kind that is known here
     */
    public static SentencePieceTokenizer read(byte[] model) {
        return new SentencePieceTokenizer(SentencePieceModel.read(model));
    }

    /** Returns the number of tokens that there are. */
    public int size() {
        return vocabulary.pieces.size();
    }

    /** Returns whether a character has a token, or tokens for its bytes; spaces have none of their own. */
    public boolean knows(int codePoint) {
        return encode(Character.toString(codePoint)).stream()
                .anyMatch(token -> token != vocabulary.unknown
                        && !vocabulary.pieces.get(token).text().equals("\u2581"));
    }

    /** Returns the tokens of a text. */
    public List<Integer> encode(String text) {
        byte[] bytes = characters.normalize(text);
        List<Integer> tokens = new ArrayList<>();
        boolean afterUnknown = false;
        for (Segment segment : segmentation.split(bytes)) {
            boolean isUnknown = segment.id() == vocabulary.unknown;
            if (isUnknown && model.byteFallback) {
                for (int i = segment.start(); i < segment.end(); i++) {
                    tokens.add(vocabulary.ofByte(bytes[i]));
                }
            } else if (!isUnknown || !afterUnknown) {
                tokens.add(segment.id()); // Unknown characters in a row are one token.
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
            Piece piece = vocabulary.pieces.get(token);
            if (piece.kind() == Kind.BYTE) {
                bytes.write(Vocabulary.byteOf(piece));
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
