package io.github.voiceclone.internal.markup;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Pauses;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.spi.TextMarks.Pause;
import io.github.voiceclone.spi.TextMarks.Reading;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads a subset of SSML 1.1 (W3C, 2010). The JDK's parser checks that the document is well-formed; one with a document type
 * declaration is refused before the parser sees it, and with that all entities but XML's own. For one document; used by one
 * thread.
 */
final class SsmlReader {
    /** Deepest nesting of elements. */
    static final int MAX_DEPTH = 32;

    /** Longest text of an element that is read otherwise, and of what it is read as. */
    static final int MAX_READING = 256;

    private static final String NAMESPACE = "http://www.w3.org/2001/10/synthesis";
    private static final Map<String, Reading.Form> FORMS = Map.ofEntries(
            Map.entry("digits", Reading.Form.DIGITS),
            Map.entry("characters", Reading.Form.CHARACTERS),
            Map.entry("spell-out", Reading.Form.CHARACTERS),
            Map.entry("number", Reading.Form.NUMBER),
            Map.entry("cardinal", Reading.Form.NUMBER),
            Map.entry("ordinal", Reading.Form.ORDINAL),
            Map.entry("date", Reading.Form.DATE),
            Map.entry("time", Reading.Form.TIME),
            Map.entry("telephone", Reading.Form.TELEPHONE),
            Map.entry("currency", Reading.Form.CURRENCY));
    private static final Map<String, List<String>> ATTRIBUTES = Map.of(
            "speak", List.of("version", "xml:lang"),
            "p", List.of("xml:lang"),
            "s", List.of("xml:lang"),
            "break", List.of("time", "strength"),
            "prosody", List.of("rate", "volume"),
            "say-as", List.of("interpret-as", "format"),
            "sub", List.of("alias"),
            "phoneme", List.of("alphabet", "ph"));
    private static final String ELEMENTS = "break, p, phoneme, prosody, s, say-as or sub";
    private static final Set<String> DATE_FORMATS = Set.of("ymd", "mdy", "dmy", "ym", "my", "md", "dm", "y", "m", "d");
    private static final Set<String> TIME_FORMATS = Set.of("hms24", "hms12");

    private final XMLStreamReader xml;
    private final SynthesisOptions options;
    private final SourceCursor cursor;
    private final Places places;
    private final MarkedText.Builder text;
    private final Deque<Element> open = new ArrayDeque<>();
    /** Start of the text that has the prosody of the innermost element. */
    private int prosodyStart;

    /** White space that is not yet in the text, from its first to after its last character; none if these are equal. */
    private int spaceStart;

    private int spaceEnd;
    private boolean hasLineBreak;

    /** An element that has begun: where its text does, what it is spoken with and, if not as written, how it is read. */
    private record Element(
            String name, String where, int start, SsmlProsody prosody, Reading.@Nullable Form form, String value) {}

    private SsmlReader(XMLStreamReader xml, SourceCursor cursor, String source, SynthesisOptions options) {
        this.xml = xml;
        this.cursor = cursor;
        this.options = options;
        this.places = new Places(source);
        this.text = new MarkedText.Builder(source.length());
    }

    static MarkedText read(String source, SynthesisOptions options) {
        SourceCursor cursor = new SourceCursor(source);
        if (!cursor.findRoot()) {
            String where = new Places(source).of(cursor.start());
            throw new InvalidInputException(where
                    + (source.startsWith("<!", cursor.start())
                            ? ": SSML with a document type declaration is refused, expected <speak>"
                            : ": found no element, expected SSML that begins with <speak>"));
        }
        int skipped = source.startsWith(SourceCursor.BYTE_ORDER_MARK) ? 1 : 0;
        try {
            XMLStreamReader xml = factory().createXMLStreamReader(new StringReader(source.substring(skipped)));
            try {
                return new SsmlReader(xml, cursor, source, options).read();
            } finally {
                xml.close();
            }
        } catch (XMLStreamException e) {
            throw malformed(e, skipped);
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        return factory;
    }

    /** Returns the error of the parser; {@code skipped} is how many characters of the first line it did not see. */
    private static InvalidInputException malformed(XMLStreamException e, int skipped) {
        String message = String.valueOf(e.getMessage());
        String mark = "Message: ";
        int at = message.indexOf(mark);
        String reason = reason(MarkedText.oneLine(at < 0 ? message : message.substring(at + mark.length())));
        Location location = e.getLocation();
        String where = location == null
                ? ""
                : "line " + location.getLineNumber() + ", column "
                        + (location.getColumnNumber() + (location.getLineNumber() == 1 ? skipped : 0)) + ": ";
        return new InvalidInputException(where + "the SSML is not well-formed: " + reason, e);
    }

    /** Returns a parser's reason in words: for some it has only the address of a standard and the name of a rule. */
    private static String reason(String parsers) {
        if (parsers.contains("AttributeNotUnique") || parsers.contains("AttributeNSNotUnique")) {
            return "an attribute is given twice, expected each once in a tag";
        }
        if (parsers.contains("Unbound")) {
            return "a prefix of a name has no namespace, expected names without a prefix";
        }
        return parsers.contains("://")
                ? "it breaks a rule of XML's, expected elements such as <speak>text</speak>"
                : parsers;
    }

    private MarkedText read() throws XMLStreamException {
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> begin();
                case XMLStreamConstants.END_ELEMENT -> end();
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> add();
                case XMLStreamConstants.ENTITY_REFERENCE -> throw unknownEntity();
                default -> {
                    // Comments and processing instructions say nothing.
                }
            }
        }
        return text.build();
    }

    private void begin() {
        cursor.takeStartTag();
        String where = places.of(cursor.start());
        String name = xml.getLocalName();
        require(where, name);
        SsmlProsody around = open.isEmpty() ? SsmlProsody.USUAL : open.element().prosody;
        SsmlProsody prosody = name.equals("prosody") ? prosody(around, where) : around;
        Reading.Form form = null;
        String value = "";
        switch (name) {
            case "p", "s" -> border(name, where);
            case "break" -> pause(where);
            case "sub" -> {
                form = Reading.Form.ALIAS;
                value = required("alias", where);
            }
            case "phoneme" -> {
                form = Reading.Form.PINYIN;
                value = phoneme(where);
            }
            case "say-as" -> {
                form = form(where);
                value = format(form, where);
            }
            default -> endProsody(around);
        }
        if (form != null) {
            flushSpace();
        }
        open.push(new Element(name, where, text.length(), prosody, form, value));
    }

    private void require(String where, String name) {
        String uri = xml.getNamespaceURI();
        if (uri != null && !uri.isEmpty() && !uri.equals(NAMESPACE)) {
            throw error(where, "found <" + shown(name) + "> of namespace " + shown(uri) + ", expected " + NAMESPACE);
        }
        if (!ATTRIBUTES.containsKey(name) || (open.isEmpty() != name.equals("speak"))) {
            throw error(where, "found <" + shown(name) + ">, expected " + (open.isEmpty() ? "<speak>" : ELEMENTS));
        }
        if (open.size() == MAX_DEPTH) {
            throw error(where, "elements are nested more than " + MAX_DEPTH + " deep, the limit");
        }
        Element outer = open.peek();
        if (outer != null && (outer.form != null || outer.name.equals("break"))) {
            String inside = outer.form == null ? "nothing" : "text only";
            throw error(where, "found <" + name + "> in <" + outer.name + ">, expected " + inside);
        }
        boolean inSentence = open.stream().anyMatch(each -> each.name.equals("s"));
        boolean inParagraph = open.stream().anyMatch(each -> each.name.equals("p"));
        if ((inSentence && (name.equals("s") || name.equals("p"))) || (inParagraph && name.equals("p"))) {
            throw error(where, "found <" + name + "> in <" + (inSentence ? "s" : "p") + ">, expected it to end before");
        }
        requireAttributes(where, name);
    }

    private void requireAttributes(String where, String name) {
        List<String> known = ATTRIBUTES.getOrDefault(name, List.of());
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            String uri = xml.getAttributeNamespace(i);
            if (XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI.equals(uri)) {
                continue;
            }
            String prefix = xml.getAttributePrefix(i);
            String attribute = (prefix == null || prefix.isEmpty() ? "" : prefix + ":") + xml.getAttributeLocalName(i);
            if (!known.contains(attribute)) {
                throw error(
                        where,
                        "<" + name + "> has an attribute '" + shown(attribute) + "', expected "
                                + String.join(" or ", known));
            }
        }
    }

    /** Notes the border of a sentence or a paragraph. */
    private void border(String name, String where) {
        Pauses pauses = options.pauses();
        text.pause(Pause.Kind.AT_LEAST, atSpeed(name.equals("p") ? pauses.line() : pauses.sentence()), where);
    }

    private void pause(String where) {
        String time = attribute("time");
        if (time != null) {
            text.pause(Pause.Kind.MORE, MarkedText.silence(time, where), where);
            return;
        }
        String strength = attribute("strength");
        Pauses pauses = options.pauses();
        Duration silence =
                switch (strength == null ? "medium" : strength) {
                    case "none", "x-weak" -> Duration.ZERO;
                    case "weak" -> pauses.comma();
                    case "medium", "strong" -> pauses.sentence();
                    case "x-strong" -> pauses.line();
                    default -> throw error(
                            where,
                            "the strength is '" + shown(String.valueOf(strength))
                                    + "', expected none, x-weak, weak, medium, strong or x-strong");
                };
        text.pause(Pause.Kind.INSTEAD, atSpeed(silence), where);
    }

    private Duration atSpeed(Duration pause) {
        return Duration.ofNanos(Math.round(pause.toNanos() / options.speed()));
    }

    private SsmlProsody prosody(SsmlProsody around, String where) {
        String rate = attribute("rate");
        String volume = attribute("volume");
        if (rate == null && volume == null) {
            throw error(where, "<prosody> has no attribute, expected rate or volume");
        }
        SsmlProsody prosody = rate == null ? around : around.withRate(rate, options, where);
        return volume == null ? prosody : prosody.withVolume(volume, where);
    }

    /** Notes the prosody of the text so far that none is noted of. */
    private void endProsody(SsmlProsody prosody) {
        text.prosody(prosodyStart, prosody.rate(), prosody.gain());
        prosodyStart = text.length();
    }

    private String phoneme(String where) {
        String alphabet = attribute("alphabet");
        if (alphabet == null || !(alphabet.equals("pinyin") || alphabet.equals("x-pinyin"))) {
            throw error(
                    where,
                    "the alphabet of <phoneme> is " + (alphabet == null ? "missing" : "'" + shown(alphabet) + "'")
                            + ", expected pinyin");
        }
        return required("ph", where);
    }

    private Reading.Form form(String where) {
        String name = required("interpret-as", where);
        Reading.Form form = FORMS.get(name);
        if (form == null) {
            throw error(
                    where,
                    "interpret-as is '" + shown(name) + "', expected one of "
                            + String.join(", ", FORMS.keySet().stream().sorted().toList()));
        }
        return form;
    }

    private String format(Reading.Form form, String where) {
        String format = attribute("format");
        Set<String> known = form == Reading.Form.DATE
                ? DATE_FORMATS
                : form == Reading.Form.TIME ? TIME_FORMATS : Set.of(format == null ? "" : format);
        if (format != null && !known.contains(format)) {
            throw error(
                    where,
                    "the format is '" + shown(format) + "', expected one of "
                            + String.join(", ", known.stream().sorted().toList()));
        }
        return format == null ? "" : format;
    }

    private String required(String attribute, String where) {
        String value = attribute(attribute);
        if (value == null || value.isBlank() || value.length() > MAX_READING) {
            String found = value == null ? "missing" : value.isBlank() ? "empty" : "longer than " + MAX_READING;
            throw error(where, "the attribute " + attribute + " of <" + xml.getLocalName() + "> is " + found);
        }
        return value.strip();
    }

    private @Nullable String attribute(String name) {
        String value = xml.getAttributeValue(null, name);
        return value == null ? null : value.strip();
    }

    private void end() {
        cursor.takeEndTag();
        Element ended = open.pop();
        if (ended.name.equals("prosody") || ended.name.equals("speak")) {
            endProsody(ended.prosody);
        } else if (ended.name.equals("p") || ended.name.equals("s")) {
            border(ended.name, ended.where);
        } else if (ended.form != null) {
            endReading(ended, ended.form);
        }
    }

    private void endReading(Element element, Reading.Form form) {
        int length = text.length() - element.start;
        if (length <= 0 || length > MAX_READING) {
            throw error(
                    element.where,
                    "<" + element.name + "> has "
                            + (length <= 0 ? "no text" : "more than " + MAX_READING + " characters, the limit"));
        }
        text.reading(new Reading(element.start, text.length(), form, element.value, element.where));
    }

    private void add() {
        Element element = open.peek();
        char[] characters = xml.getTextCharacters();
        int start = xml.getTextStart();
        for (int i = start; i < start + xml.getTextLength() && element != null; i++) {
            cursor.takeCharacter(characters[i]);
            boolean isSpace = Character.isWhitespace(characters[i]);
            if (element.name.equals("break") && !isSpace) {
                throw error(places.of(cursor.start()), "found text in <break>, expected nothing");
            }
            if (isSpace) {
                spaceStart = spaceEnd == 0 ? cursor.start() : spaceStart;
                spaceEnd = cursor.end();
                hasLineBreak |= characters[i] == '\n';
            } else {
                boolean between =
                        !hasLineBreak || !isChinese(characters[i]) || text.length() == 0 || !isChinese(text.last());
                addSpace(between && text.length() > (element.form == null ? 0 : element.start));
                text.append(characters[i], cursor.start(), cursor.end());
            }
        }
    }

    private void flushSpace() {
        addSpace(text.length() > 0);
    }

    /** Adds white space as one space, if there is any: none at the start, nor where a line breaks between Chinese characters. */
    private void addSpace(boolean wanted) {
        if (spaceEnd > 0 && wanted) {
            text.append(' ', spaceStart, spaceEnd);
        }
        spaceEnd = 0;
        hasLineBreak = false;
    }

    private static boolean isChinese(char c) {
        return Character.isIdeographic(c) || (c >= 0x3000 && c <= 0x303F) || (c >= 0xFF00 && c <= 0xFF60);
    }

    private InvalidInputException unknownEntity() {
        return error(
                places.of(cursor.end()),
                "found an entity that is not XML's own, expected text, &lt;, &gt;, &amp;, &apos; or &quot;");
    }

    private static String shown(String part) {
        return MarkedText.shown(part);
    }

    private static InvalidInputException error(String where, String what) {
        return new InvalidInputException(where + ": " + what);
    }
}
