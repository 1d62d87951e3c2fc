package io.github.voiceclone.cli.voice;

import io.github.voiceclone.Voice;
import io.github.voiceclone.cli.options.InputFile;
import io.github.voiceclone.cli.options.JsonOption;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code voiceclone voice show}: prints what a saved voice says of itself. */
@Command(
        name = "show",
        description = "Print a saved voice's name, creation time, description, consent and encoder.",
        mixinStandardHelpOptions = true)
final class VoiceShowCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "FILE", description = "Saved voice.")
    private Path file = Path.of("");

    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    public Integer call() {
        InputFile.requireFile("FILE", file);
        VoiceSummary summary = VoiceSummary.of(file, Voice.load(file));
        json.print(summary, summary.text(), spec.commandLine().getOut());
        return 0;
    }
}
