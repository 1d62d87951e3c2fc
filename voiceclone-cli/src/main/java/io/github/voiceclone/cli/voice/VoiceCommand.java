package io.github.voiceclone.cli.voice;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code voiceclone voice}: lists, shows and mixes saved voices, and checks recordings. */
@Command(
        name = "voice",
        description = "List, show and mix saved voices, and check recordings.",
        subcommands = {VoiceListCommand.class, VoiceShowCommand.class, VoiceMixCommand.class, VoiceCheckCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class VoiceCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "say what to do: voice list, voice show, voice mix, or voice check");
    }
}
