package io.github.voiceclone.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorsTest {
    private static String report(int status, Throwable error) {
        StringWriter err = new StringWriter();
        assertEquals(status, Errors.failed(error, new PrintWriter(err, true), false));
        assertEquals(1, err.toString().lines().count(), err.toString());
        return err.toString();
    }

    @Test
    void errors_giveTheStatusOfTheirKind() {
        for (Throwable error : List.of(
                new AccessDeniedException("/x/y"), new UncheckedIOException(new AccessDeniedException("/x/y")))) {
            String line = report(2, error);
            assertTrue(line.contains("/x/y: access denied"), line);
        }
        assertTrue(report(2, new OutOfMemoryError("heap")).contains("memory"));
        String defect = report(1, new IllegalStateException("a\nb"));
        assertTrue(defect.contains("a b") && defect.contains("--verbose"), defect);
        assertFalse(defect.contains("\tat "), defect);
    }
}
