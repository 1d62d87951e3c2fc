package io.github.voiceclone.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("sets a system property")
class ProgressTest {
    private static final String TERMINAL = "voiceclone.terminal";

    @AfterEach
    void clear() {
        System.clearProperty(TERMINAL);
    }

    private static String shown() {
        StringWriter err = new StringWriter();
        try (Progress progress = new Progress(new PrintWriter(err))) {
            progress.show("one");
            progress.show("two");
        }
        return err.toString();
    }

    @Test
    void noTerminal_showsNothing() {
        assertEquals("", shown());
    }

    @Test
    void terminal_showsOneLineAndClearsIt() {
        System.setProperty(TERMINAL, "true");
        assertEquals("\r\u001B[Kone\r\u001B[Ktwo\r\u001B[K", shown());
    }
}
