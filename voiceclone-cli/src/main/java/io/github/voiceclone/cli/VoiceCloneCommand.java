package io.github.voiceclone.cli;

import io.github.voiceclone.cli.batch.BatchCommand;
import io.github.voiceclone.cli.bench.BenchCommand;
import io.github.voiceclone.cli.device.DoctorCommand;
import io.github.voiceclone.cli.device.EngineCommand;
import io.github.voiceclone.cli.output.Errors;
import io.github.voiceclone.cli.output.StandardOutput;
import io.github.voiceclone.cli.output.Version;
import io.github.voiceclone.cli.pack.CompareCommand;
import io.github.voiceclone.cli.pack.ConvertCommand;
import io.github.voiceclone.cli.pack.OptimizeCommand;
import io.github.voiceclone.cli.serve.ServeCommand;
import io.github.voiceclone.cli.speech.CloneCommand;
import io.github.voiceclone.cli.speech.EmbedCommand;
import io.github.voiceclone.cli.speech.PinyinCommand;
import io.github.voiceclone.cli.speech.SynthesizeCommand;
import io.github.voiceclone.cli.speech.VocodeCommand;
import io.github.voiceclone.cli.voice.CompareVoicesCommand;
import io.github.voiceclone.cli.voice.VoiceCommand;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The {@code voiceclone} command. */
@Command(
        name = "voiceclone",
        description = "Speaks text in the voice of a recording. Clone a voice only with its owner's consent.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
public final class VoiceCloneCommand {
    /** The subcommands, in the order of the help. */
    private static final List<Class<?>> SUBCOMMANDS = List.of(
            CloneCommand.class,
            BatchCommand.class,
            ServeCommand.class,
            EmbedCommand.class,
            VoiceCommand.class,
            CompareVoicesCommand.class,
            SynthesizeCommand.class,
            VocodeCommand.class,
            PinyinCommand.class,
            ConvertCommand.class,
            OptimizeCommand.class,
            CompareCommand.class,
            EngineCommand.class,
            DoctorCommand.class,
            BenchCommand.class,
            RehearseCommand.class,
            HelpCommand.class);

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
        System.exit(run(stream(StandardOutput.install().device()), stream(System.err), args));
    }

    /** Runs the command, and returns the exit status. */
    static int run(PrintWriter out, PrintWriter err, String... args) {
        VoiceCloneCommand command = new VoiceCloneCommand();
        CommandLine line = new CommandLine(command);
        subcommands(args).forEach(line::addSubcommand);
        line.setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExpandAtFiles(false) // A text may start with @.
                .setParameterExceptionHandler(Errors::wrongUse)
                .setExecutionExceptionHandler((error, failed, parsed) -> Errors.failed(error, err, command.verbose))
                .registerConverter(Path.class, VoiceCloneCommand::path);
        int status;
        try {
            status = line.execute(args);
        } catch (OutOfMemoryError | StackOverflowError | LinkageError e) {
            status = Errors.failed(e, err, command.verbose);
        }
        if (out.checkError()) {
            int lost = Errors.failed(StandardOutput.lost(), err, command.verbose);
            status = status == ExitCode.SOFTWARE ? status : lost;
        }
        err.flush();
        return status;
    }

    /** Returns the subcommand that is named first, or all: their options take longer to read than some of them run. */
    private static List<Class<?>> subcommands(String... args) {
        if (args.length > 0 && !args[0].equals("help")) {
            for (Class<?> each : SUBCOMMANDS) {
                if (each.getAnnotation(Command.class).name().equals(args[0])) {
                    return List.of(each);
                }
            }
        }
        return SUBCOMMANDS;
    }

    private static Path path(String text) {
        if (text.isEmpty()) {
            throw new TypeConversionException("the name of a file or folder is empty");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("'" + text + "' cannot be the name of a file here: " + e.getReason()
                    + " (the locale's character set is " + System.getProperty("sun.jnu.encoding") + ")");
        }
    }

    private static PrintWriter stream(OutputStream stream) {
        String console = System.getProperty("stdout.encoding");
        Charset charset = console == null ? StandardCharsets.UTF_8 : Charset.forName(console);
        return new PrintWriter(new OutputStreamWriter(stream, charset), true);
    }
}
