package io.github.voiceclone.pocket.text;

import io.github.voiceclone.InvalidInputException;

/** A SentencePiece model that cannot be used. */
public final class SentencePieceException extends InvalidInputException {
    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param what what is wrong with the model, after its name
     */
    SentencePieceException(String what) {
        super("the SentencePiece model " + what);
    }
}
