package io.github.voiceclone.cache;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What is logged while this is open: slf4j-simple writes to the standard error stream. */
final class WarningsCapture implements AutoCloseable {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    WarningsCapture() {
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    long warnings(String part) {
        return text().lines()
                .filter(line -> line.contains("WARN") && line.contains(part))
                .count();
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}
