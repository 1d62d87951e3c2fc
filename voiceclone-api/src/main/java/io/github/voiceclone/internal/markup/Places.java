package io.github.voiceclone.internal.markup;

/** Places in a text by line and column. Fast for indices that grow; used by one thread. */
final class Places {
    private final String text;
    private int at;
    private int line = 1;
    private int column = 1;

    Places(String text) {
        this.text = text;
    }

    /** Returns a place, for errors: {@code line 2, column 5}, both from 1, columns in code points. */
    String of(int index) {
        if (index < at) {
            at = 0;
            line = 1;
            column = 1;
        }
        for (; at < index; at++) {
            char c = text.charAt(at);
            if (c == '\n' || (c == '\r' && !text.startsWith("\n", at + 1))) {
                line++;
                column = 1;
            } else if (!Character.isLowSurrogate(c)) {
                column++;
            }
        }
        return "line " + line + ", column " + column;
    }
}
