package io.github.voiceclone.onnx;

import java.util.regex.Pattern;

/** Error messages of ONNX Runtime, on one line each. */
final class OrtMessages {
    private static final Pattern LINE_BREAKS = Pattern.compile("\\s*\\R\\s*");

    private OrtMessages() {}

    /** Returns an error's message on one line. */
    static String line(Throwable error) {
        return LINE_BREAKS.matcher(String.valueOf(error.getMessage()).strip()).replaceAll("; ");
    }
}
