package io.github.voiceclone.sv2tts.text;

/** Characters that are silent by nature: white space, pauses, quotes and brackets, and invisible controls. */
final class SilentCharacters {
    /** Marks that people do read out, though Unicode counts them as punctuation. */
    private static final String READ_OUT = "%‰‱@#&*/\\§％＠＃＆＊／＼";

    private static final String SILENT_SYMBOLS = "~～〜|｜`";

    private SilentCharacters() {}

    static boolean contains(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.CONTROL,
                    Character.FORMAT,
                    Character.ENCLOSING_MARK -> true;
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> READ_OUT.indexOf(codePoint) < 0;
            case Character.NON_SPACING_MARK -> (codePoint >= 0xFE00 && codePoint <= 0xFE0F)
                    || (codePoint >= 0x300 && codePoint <= 0x36F)
                    || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
            case Character.MODIFIER_SYMBOL -> codePoint != '^';
            default -> SILENT_SYMBOLS.indexOf(codePoint) >= 0;
        };
    }
}
