package io.github.voiceclone.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code voiceclone} command: speaks text in the voice of a recording. */
@Command(
        name = "voiceclone",
        description = "Speaks text in the voice of a recording. Clone a voice only with its owner's consent.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CloneCommand.class,
            EmbedCommand.class,
            SynthesizeCommand.class,
            VocodeCommand.class,
            PinyinCommand.class,
            ConvertCommand.class,
            OptimizeCommand.class,
            DoctorCommand.class,
            BenchCommand.class,
            HelpCommand.class
        })
public final class VoiceCloneCommand {
    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show stack traces and log messages.")
    private boolean verbose;

    /** Creates the command. */
    VoiceCloneCommand() {}

    /**
     * Runs the command and exits: 0 if all went well, 2 for a user's mistake, 1 for anything else.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.exit(run(stream(System.out), stream(System.err), args));
    }

    /** Runs the command, and returns the exit status. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        VoiceCloneCommand command = new VoiceCloneCommand();
        int status = new CommandLine(command)
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Errors::wrongUse)
                .setExecutionExceptionHandler((error, line, parsed) -> Errors.failed(error, err, command.verbose))
                .execute(args);
        out.flush();
        err.flush();
        return status;
    }

    private static PrintWriter stream(java.io.OutputStream stream) {
        String console = System.getProperty("stdout.encoding");
        Charset charset = console == null ? StandardCharsets.UTF_8 : Charset.forName(console);
        return new PrintWriter(new java.io.OutputStreamWriter(stream, charset), true);
    }
}
