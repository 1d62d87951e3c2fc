package io.github.voiceclone.cli;

import io.github.voiceclone.VoiceCloneException;
import java.io.PrintWriter;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;

/** Turns errors into one line on standard error and an exit status. */
final class Errors {
    private Errors() {}

    /** Reports a command line that cannot be understood. */
    static int wrongUse(ParameterException error, String[] args) {
        String command = error.getCommandLine().getCommandSpec().qualifiedName();
        print(error.getCommandLine().getErr(), error.getMessage() + " (see: " + command + " --help)");
        return ExitCode.USAGE;
    }

    /** Reports a command that failed. */
    static int failed(Exception error, PrintWriter err, boolean verbose) {
        boolean expected = error instanceof VoiceCloneException;
        String message = String.valueOf(error.getMessage());
        print(err, expected ? message : "unexpected error: " + error + " (run again with --verbose, and report it)");
        if (verbose) {
            error.printStackTrace(err);
        }
        return expected ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }

    private static void print(PrintWriter err, String message) {
        err.println("voiceclone: " + message.replaceAll("\\s*\\R\\s*", " "));
    }
}
