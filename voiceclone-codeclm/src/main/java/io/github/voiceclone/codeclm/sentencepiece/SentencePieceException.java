package io.github.voiceclone.codeclm.sentencepiece;

import io.github.voiceclone.InvalidInputException;

/** A SentencePiece model that cannot be used. */
public final class SentencePieceException extends InvalidInputException {
    private static final long serialVersionUID = 1;

    private static final int MAX_SHOWN = 300;
    private static final String NOT_SHOWN = "[\\p{C}\\p{Zl}\\p{Zp}]";

    /**
     * Creates the exception.
     *
     * @param what what is wrong with the model, after its name; pieces in it may be of any length and content
     */
    SentencePieceException(String what) {
        super("the SentencePiece model "
                + what.substring(0, Math.min(what.length(), MAX_SHOWN)).replaceAll(NOT_SHOWN, "?"));
    }
}
