package io.github.voiceclone.runtime.verify;

/** Thrown for a graph that must not reach a runtime; the message says what is wrong with it, and names no file. */
public final class UnsafeGraphException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names in a message are the file's own, and may be of any length and content. */
    private static final int MAX_MESSAGE = 400;

    UnsafeGraphException(String message) {
        super(printable(message));
    }

    private static String printable(String message) {
        String line = message.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "?");
        return line.substring(0, Math.min(line.length(), MAX_MESSAGE));
    }
}
