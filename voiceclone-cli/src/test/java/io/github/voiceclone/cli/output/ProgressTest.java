package io.github.voiceclone.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.voiceclone.listener.SampleProgress;
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

    private static String shownOfSamples() {
        StringWriter err = new StringWriter();
        try (Progress progress = new Progress(new PrintWriter(err))) {
            progress.show("speaking");
            progress.listeners().forEach(each -> each.samplesMade(new SampleProgress("onnx", "int8", 2400, 9600)));
            progress.show("speaking: 3.2 s of speech");
        }
        return err.toString();
    }

    @Test
    void samplesMadeOneByOne_areShownAfterTheStatus() {
        assertEquals("", shownOfSamples());
        System.setProperty(TERMINAL, "true");
        assertEquals(
                "\r\u001B[Kspeaking\r\u001B[Kspeaking; vocoder: 25 %\r\u001B[Kspeaking: 3.2 s of speech\r\u001B[K",
                shownOfSamples());
    }
}
