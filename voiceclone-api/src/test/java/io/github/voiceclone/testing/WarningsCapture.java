package io.github.voiceclone.testing;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What is logged while this is open: slf4j-simple writes to the standard error stream. */
public final class WarningsCapture implements AutoCloseable {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Begins to capture. */
    public WarningsCapture() {
        System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    /** Returns what was logged so far. */
    public String text() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Returns the number of warnings that contain a text. */
    public long warnings(String part) {
        return text().lines()
                .filter(line -> line.contains("WARN") && line.contains(part))
                .count();
    }

    @Override
    public void close() {
        System.setErr(before);
    }
}
