package io.github.voiceclone.cli.device;

import io.github.voiceclone.cli.options.DeviceOption;
import io.github.voiceclone.cli.options.PackOption;
import io.github.voiceclone.cli.options.PrecisionOption;
import io.github.voiceclone.sv2tts.pack.PackGraphs;
import io.github.voiceclone.sv2tts.pack.PackGraphs.PackGraph;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import io.github.voiceclone.tensorrt.TensorRtRuntime;
import io.github.voiceclone.tensorrt.engine.EngineFolder;
import io.github.voiceclone.tensorrt.engine.EngineKey;
import io.github.voiceclone.tensorrt.engine.EngineListener;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code voiceclone engine build}: builds the engines of a pack ahead of time. */
@Command(
        name = "build",
        description = "Build the TensorRT engines of a voice pack for this machine's GPU.",
        mixinStandardHelpOptions = true)
final class EngineBuildCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PackOption pack = new PackOption();

    @Mixin
    private PrecisionOption precisionOption = new PrecisionOption();

    @Mixin
    private DeviceOption deviceOption = new DeviceOption();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder to keep the engines in; programs find them there with -D" + EngineFolder.PROPERTY
                    + "=DIR. Default: the folder in which they look without it.")
    private @Nullable Path out;

    @Override
    public Integer call() {
        Path folder = out == null ? EngineFolder.standard() : out;
        VoicePack opened = VoicePack.open(pack.source());
        List<PackGraph> graphs = PackGraphs.of(opened);
        TensorRtRuntime runtime = new TensorRtRuntime(folder, new Lines(graphs.size()));
        String device = deviceOption.name().orElseGet(runtime::defaultDevice);
        String precision = precisionOption.name().orElseGet(runtime::defaultPrecision);
        graphs.forEach(graph -> graph.load(opened, runtime, device, precision).close());
        spec.commandLine().getOut().println("engines are in " + folder);
        return 0;
    }

    /** Listener that prints a line for each engine. */
    private final class Lines implements EngineListener {
        private final PrintWriter printer = spec.commandLine().getOut();
        private final int engines;
        private int done;

        Lines(int engines) {
            this.engines = engines;
        }

        @Override
        public void building(EngineKey key, String reason) {
            printer.printf("[%d/%d] building %s: %s%n", done + 1, engines, key.graph(), reason);
            printer.flush();
        }

        @Override
        public void built(EngineKey key, double seconds, long bytes) {
            line("built", key, seconds, bytes);
        }

        @Override
        public void found(EngineKey key, double seconds, long bytes) {
            line("found", key, seconds, bytes);
        }

        private void line(String what, EngineKey key, double seconds, long bytes) {
            done++;
            printer.printf(
                    Locale.ROOT,
                    "[%d/%d] %s %s in %.1f s, %.1f MB: %s%n",
                    done,
                    engines,
                    what,
                    key.graph(),
                    seconds,
                    bytes / 1e6,
                    key.fileName());
            printer.flush();
        }
    }
}
