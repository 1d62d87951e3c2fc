package io.github.voiceclone.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** One run of the command in this process: its exit status and what it printed. */
public record Run(int status, String out, String err) {
    /** Runs the command; words that come as an array count one by one. */
    public static Run of(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = words(args).toArray(String[]::new);
        int status = VoiceCloneCommand.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
        return new Run(status, out.toString(), err.toString());
    }

    /** Runs the command with a given standard error, and returns its exit status. */
    public static int into(PrintWriter err, String... words) {
        return VoiceCloneCommand.run(new PrintWriter(new StringWriter()), err, words);
    }

    private static Stream<String> words(Object... args) {
        return Arrays.stream(args)
                .flatMap(arg -> arg instanceof Object[] several ? words(several) : Stream.of(String.valueOf(arg)));
    }

    /** Checks that all went well and that nothing was said on standard error. */
    public Run assertFine() {
        assertEquals("", err);
        assertEquals(0, status);
        return this;
    }

    /** Checks for a user's mistake: status 2 and one line, on standard error alone, that holds the given words. */
    public Run assertMistake(String... words) {
        assertEquals(2, status, err);
        assertEquals("", out);
        assertTrue(err.startsWith("voiceclone: "), err);
        assertEquals(1, err.lines().count(), err);
        for (String word : words) {
            assertTrue(err.contains(word), () -> "no '" + word + "' in: " + err);
        }
        assertFalse(err.contains("Exception"), err);
        for (String name : List.of("InputLimits", "QueueOptions", "Builder", "class loader", "io.github")) {
            assertFalse(err.contains(name), () -> "advice for a program's author, '" + name + "', in: " + err);
        }
        return this;
    }
}
