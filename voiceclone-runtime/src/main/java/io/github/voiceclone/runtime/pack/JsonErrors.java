package io.github.voiceclone.runtime.pack;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** One-line descriptions of errors in a JSON file: the reason, the place in it, and line and column where they are known. */
public final class JsonErrors {
    /** Pattern of a location in a Jackson message, without its source. */
    private static final Pattern PLACE =
            Pattern.compile("(?:\\[|\\()?(?:at )?\\[?Source: [^;]*; line: (\\d+), column: (\\d+)\\]?\\)?");

    private JsonErrors() {}

    /** Returns the reason of an error of Jackson's, or another error's message. */
    public static String reason(IOException error) {
        if (!(error instanceof JsonProcessingException json)) {
            return String.valueOf(error.getMessage());
        }
        String message = String.valueOf(
                json.getCause() instanceof RuntimeException refusal ? refusal.getMessage() : json.getOriginalMessage());
        String line = PLACE.matcher(message)
                .replaceAll("line $1, column $2")
                .lines()
                .findFirst()
                .orElse("");
        String path = json instanceof JsonMappingException mapping ? path(mapping) : "";
        return (path.isEmpty() ? "" : path + ": ") + line + place(json);
    }

    /** Returns the place of an error in the document, as in {@code encoder[1].window}; empty if it is the whole. */
    static String path(JsonMappingException error) {
        return error.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }

    private static String place(JsonProcessingException json) {
        JsonLocation place = json.getLocation();
        return place == null || place.getLineNr() < 1
                ? ""
                : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
    }
}
