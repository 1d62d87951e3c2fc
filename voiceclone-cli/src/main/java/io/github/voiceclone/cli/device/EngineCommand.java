package io.github.voiceclone.cli.device;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code voiceclone engine}: builds and checks TensorRT engines. */
@Command(
        name = "engine",
        description = "Build TensorRT engines ahead of time, and check them.",
        subcommands = {EngineBuildCommand.class, EngineCheckCommand.class},
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class EngineCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "say what to do: engine build, or engine check");
    }
}
