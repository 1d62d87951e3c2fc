package io.github.voiceclone.server.contract;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fields of a {@code multipart/form-data} body (RFC 7578). Names of files are read over: no use is made of them. A field that
 * comes twice, and a body that does not end, are refused.
 */
final class Multipart {
    private static final Pattern BOUNDARY =
            Pattern.compile("(?i)multipart/form-data\\s*;.*?boundary=(?:\"([^\"]{1,70})\"|([^\\s;,\"]{1,70})).*");

    private static final Pattern NAME = Pattern.compile(
            "(?i)(?:^|\\r\\n)content-disposition:[ \\t]*form-data\\s*;(?:[^\\r\\n]*?;)?\\s*name=\"([^\"\\r\\n]{0,100})\"");

    private static final int MAX_FIELDS = 20;
    private static final int MAX_PART_HEADER = 4096;
    private static final byte[] HEADER_END = bytes("\r\n\r\n");

    private final Map<String, byte[]> fields = new LinkedHashMap<>();

    private Multipart() {}

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.ISO_8859_1);
    }

    static Multipart parse(String contentType, byte[] body) {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.matches()) {
            throw ApiException.request(
                    415, null, "unsupported_media_type", "expected a body of type multipart/form-data with a boundary");
        }
        String token = boundary.group(1) == null ? boundary.group(2) : boundary.group(1);
        Multipart parsed = new Multipart();
        parsed.read(body, bytes("\r\n--" + token));
        return parsed;
    }

    private void read(byte[] body, byte[] delimiter) {
        // The first delimiter needs no line before it.
        int at = startsWith(body, 0, Arrays.copyOfRange(delimiter, 2, delimiter.length))
                ? delimiter.length - 2
                : end(body, delimiter, 0);
        while (!startsWith(body, at, bytes("--"))) {
            int start = startsWith(body, at, bytes("\r\n")) ? at + 2 : malformed();
            // A part may have no header at all.
            int headerEnd = startsWith(body, at, HEADER_END) ? at : indexOf(body, HEADER_END, at, at + MAX_PART_HEADER);
            if (headerEnd < 0) {
                malformed();
            }
            int contentStart = headerEnd + HEADER_END.length;
            // An empty content's delimiter begins with the line end of the header.
            int next = end(body, delimiter, contentStart - 2);
            int contentEnd = next - delimiter.length;
            String header = new String(
                    body, Math.min(start, headerEnd), Math.max(0, headerEnd - start), StandardCharsets.UTF_8);
            add(header, Arrays.copyOfRange(body, contentStart, Math.max(contentStart, contentEnd)));
            at = next;
        }
    }

    private void add(String header, byte[] content) {
        Matcher name = NAME.matcher(header);
        if (!name.find()) {
            malformed();
        }
        if (fields.size() == MAX_FIELDS) {
            throw ApiException.invalid(null, "too_many_fields", "the form has over " + MAX_FIELDS + " fields");
        }
        if (fields.put(name.group(1), content) != null) {
            throw ApiException.invalid(
                    name.group(1), "duplicate_parameter", "the form has the field '" + name.group(1) + "' twice");
        }
    }

    private static int malformed() {
        throw ApiException.invalid(null, "invalid_multipart", "the multipart body is malformed, or ends too early");
    }

    /** Returns the index after the next delimiter. */
    private static int end(byte[] body, byte[] delimiter, int from) {
        int at = indexOf(body, delimiter, from, body.length);
        return at < 0 ? malformed() : at + delimiter.length;
    }

    private static boolean startsWith(byte[] body, int at, byte[] what) {
        return at + what.length <= body.length && Arrays.equals(body, at, at + what.length, what, 0, what.length);
    }

    private static int indexOf(byte[] body, byte[] what, int from, int before) {
        int last = Math.min(before, body.length) - what.length;
        for (int i = from; i <= last; i++) {
            if (body[i] == what[0] && startsWith(body, i, what)) {
                return i;
            }
        }
        return -1;
    }

    /** Refuses fields of other names. */
    Multipart only(String... names) {
        for (String field : fields.keySet()) {
            if (!Arrays.asList(names).contains(field)) {
                throw ApiException.invalid(
                        field,
                        "unknown_parameter",
                        "unknown field '" + field + "'; there are " + String.join(", ", names));
            }
        }
        return this;
    }

    Optional<byte[]> content(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    Optional<String> text(String name) {
        return content(name).map(content -> new String(content, StandardCharsets.UTF_8));
    }

    byte[] required(String name) {
        return content(name)
                .orElseThrow(() -> ApiException.invalid(
                        name, "missing_required_parameter", "missing required field '" + name + "'"));
    }

    String requiredText(String name) {
        return new String(required(name), StandardCharsets.UTF_8);
    }

    /** Returns whether a media type is that of a form. */
    static boolean isForm(String contentType) {
        return contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
    }
}
