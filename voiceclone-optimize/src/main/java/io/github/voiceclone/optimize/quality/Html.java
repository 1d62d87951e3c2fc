package io.github.voiceclone.optimize.quality;

/** Text in HTML. */
public final class Html {
    private Html() {}

    /**
     * Returns a text with the characters that have a meaning in HTML, also in attributes, as character references.
     *
     * @param text any text
     */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
