package io.github.voiceclone.internal.markup;

/**
 * Place in an XML document that moves along with the events of its parser, which knows where an event ends, but not where
 * each character of it stands. Relies on the parser having found the document well-formed up to the event. Used by one thread.
 */
final class SourceCursor {
    static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final String CDATA = "<![CDATA[";

    private final String source;
    private int at;
    private boolean inCdata;
    private boolean isEmptyElement;
    private int start;

    /** Creates a cursor at the start of a document, after its byte order mark if it has one. */
    SourceCursor(String source) {
        this.source = source;
        at = source.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
    }

    /** Returns where the last tag or character begins. */
    int start() {
        return start;
    }

    /** Returns where it ends. */
    int end() {
        return at;
    }

    /** Returns what stands there in the source. */
    String taken() {
        return source.substring(start, at);
    }

    /** Moves to the first tag, or to what stands in its place; returns whether it is a tag. */
    boolean findRoot() {
        skipIgnored();
        while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
            at++;
            skipIgnored();
        }
        start = at;
        return at + 1 < source.length() && source.charAt(at) == '<' && source.charAt(at + 1) != '!';
    }

    /** Moves behind a start tag. */
    void takeStartTag() {
        skipIgnored();
        start = at;
        char quote = 0;
        while (quote != 0 || source.charAt(at) != '>') {
            char c = source.charAt(at++);
            if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
        }
        isEmptyElement = source.charAt(at - 1) == '/';
        at++;
    }

    /** Moves behind an end tag, if the element has one. */
    void takeEndTag() {
        if (!isEmptyElement) {
            skipIgnored();
            start = at;
            at = source.indexOf('>', at) + 1;
        }
        isEmptyElement = false;
    }

    /** Moves behind the source of a character. */
    void takeCharacter(char character) {
        if (Character.isLowSurrogate(character) && at > start && source.charAt(at - 1) == ';') {
            return; // The second half of a character reference.
        }
        skipIgnored();
        start = at;
        char c = source.charAt(at);
        if (c == '&' && !inCdata) {
            at = source.indexOf(';', at) + 1;
        } else {
            at += c == '\r' && source.startsWith("\n", at + 1) ? 2 : 1;
        }
    }

    /** Moves over comments, processing instructions and the borders of CDATA sections. */
    private void skipIgnored() {
        while (at < source.length()) {
            if (inCdata) {
                if (!source.startsWith("]]>", at)) {
                    return;
                }
                inCdata = false;
                at += 3;
            } else if (source.startsWith(CDATA, at)) {
                inCdata = true;
                at += CDATA.length();
            } else if (source.startsWith("<!--", at)) {
                skipTo("-->", 4);
            } else if (source.startsWith("<?", at)) {
                skipTo("?>", 2);
            } else {
                return;
            }
        }
    }

    private void skipTo(String end, int from) {
        int found = source.indexOf(end, at + from);
        at = found < 0 ? source.length() : found + end.length();
    }
}
