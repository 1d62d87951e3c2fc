package io.github.voiceclone.cli.output;

import io.github.voiceclone.VoiceCloneException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Conversion of errors into one line on standard error and an exit status. */
public final class Errors {
    private Errors() {}

    /** Reports a command line that cannot be understood; returns the exit status. */
    public static int wrongUse(ParameterException error, String[] args) {
        CommandLine command = error.getCommandLine();
        String help = " (see: " + command.getCommandSpec().qualifiedName() + " --help)";
        print(command.getErr(), describe(error, command) + help);
        return ExitCode.USAGE;
    }

    private static String describe(ParameterException error, CommandLine command) {
        if (!(error instanceof UnmatchedArgumentException unmatched)) {
            return String.valueOf(error.getMessage()).replace("option option", "option"); // Picocli's slip.
        }
        String first = unmatched.getUnmatched().get(0);
        if (unmatched.isUnknownOption()) {
            List<String> similar = unmatched.getSuggestions();
            return "unknown option '" + first + "'"
                    + (similar.isEmpty() ? "" : "; did you mean " + String.join(" or ", similar) + "?");
        }
        return command.getSubcommands().isEmpty()
                ? "'" + first + "' belongs to no option: put quotes around a value that has spaces"
                : "unknown command '" + first + "'; there are "
                        + String.join(", ", command.getSubcommands().keySet());
    }

    /**
     * Reports a command that failed; returns the exit status.
     *
     * @param verbose whether to print the stack trace
     */
    public static int failed(Throwable error, PrintWriter err, boolean verbose) {
        if (!OnInterrupt.interrupted()) {
            print(err, message(error));
            if (verbose) {
                error.printStackTrace(err);
            }
        }
        return isDefect(error) ? ExitCode.SOFTWARE : ExitCode.USAGE;
    }

    private static boolean isDefect(Throwable error) {
        return !(error instanceof VoiceCloneException
                || error instanceof IOException
                || error instanceof UncheckedIOException
                || error instanceof OutOfMemoryError);
    }

    /** Returns the message of an error on one line. */
    public static String line(Throwable error) {
        return oneLine(message(error));
    }

    private static String message(Throwable error) {
        if (error instanceof VoiceCloneException own) {
            return own.userMessage();
        }
        if (error instanceof UncheckedIOException && error.getCause() instanceof IOException io) {
            return message(io);
        }
        if (error instanceof IOException io) {
            return "a file cannot be read or written: " + io.getMessage() + ": " + OutputFile.reason(io);
        }
        if (error instanceof OutOfMemoryError) {
            return "out of memory with " + (Runtime.getRuntime().maxMemory() >> 20)
                    + " MiB: give less at once, or allow more as in JAVA_TOOL_OPTIONS=-Xmx4g";
        }
        return "unexpected error: " + error + " (run again with --verbose, and report it)";
    }

    private static void print(PrintWriter err, String message) {
        err.println("voiceclone: " + oneLine(message));
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ");
    }
}
