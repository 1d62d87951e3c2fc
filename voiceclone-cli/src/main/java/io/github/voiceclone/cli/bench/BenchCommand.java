package io.github.voiceclone.cli.bench;

import io.github.voiceclone.cli.bench.cache.CacheBenchCommand;
import io.github.voiceclone.cli.bench.report.BenchReport;
import io.github.voiceclone.cli.bench.report.Reports;
import io.github.voiceclone.cli.bench.serve.ServeBenchCommand;
import io.github.voiceclone.cli.measure.MeasureOptions;
import io.github.voiceclone.cli.measure.PyTorchPort;
import io.github.voiceclone.cli.options.BackendOption;
import io.github.voiceclone.cli.options.DeviceOption;
import io.github.voiceclone.cli.options.JsonFileOption;
import io.github.voiceclone.cli.options.OptionValues;
import io.github.voiceclone.cli.output.OutputFile;
import io.github.voiceclone.cli.output.Progress;
import io.github.voiceclone.cli.output.ScratchFolder;
import io.github.voiceclone.moss.MossFamily;
import io.github.voiceclone.pocket.PocketFamily;
import io.github.voiceclone.spi.Backends;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code voiceclone bench}: measures speed and memory on this machine. */
@Command(
        name = "bench",
        description = "Measure speed and memory on full-size networks with random weights, made on the spot.",
        subcommands = {CacheBenchCommand.class, ServeBenchCommand.class, SoakCommand.class, ProbeCommand.class},
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--pack", paramLabel = "DIR", description = "Measure this pack instead.")
    private @Nullable Path pack;

    @Option(
            names = "--networks",
            paramLabel = "NAME",
            defaultValue = PyTorchPort.HIFIGAN,
            description = "Networks to make: SV2TTS with " + PyTorchPort.HIFIGAN + ", " + PyTorchPort.WAVERNN + " or "
                    + GraphNames.SOURCE_FILTER
                    + ", Pocket TTS of 6 layers, " + PocketFamily.NAME + ", or MOSS-TTS-Nano, "
                    + MossFamily.NAME
                    + ". Default: ${DEFAULT-VALUE}.")
    private String networks = PyTorchPort.HIFIGAN;

    @Mixin
    private BackendOption backend = new BackendOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            split = ",",
            description = "Precisions to compare, with commas between. Default: all that the pack has.")
    private List<String> precisions = new ArrayList<>();

    @Option(
            names = "--threads",
            paramLabel = "N",
            split = ",",
            description = "Numbers of threads to compare. Default: 1 and the number of processors.")
    private List<Integer> threads =
            new ArrayList<>(List.of(1, Runtime.getRuntime().availableProcessors()));

    @Mixin
    private MeasureOptions measure = new MeasureOptions(8);

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Runs, after one to warm up; the median counts. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(
            names = "--guide",
            description =
                    "Also measure each technique of the optimisation guide (the list of ways to speed voice cloning"
                            + " up that the project set out from), and print it beside what the guide"
                            + " promises.")
    private boolean guide;

    @Option(
            names = "--original",
            paramLabel = "DIR",
            description = "With --networks " + PocketFamily.NAME + " and --baseline: a clone of"
                    + " kyutai-labs/pocket-tts, whose own code is timed; needs Python with what it needs.")
    private @Nullable Path original;

    @Mixin
    private JsonFileOption json = new JsonFileOption();

    @Option(names = "--html", paramLabel = "FILE", description = "Save a web page with charts.")
    private @Nullable Path html;

    @Option(
            names = "--markdown",
            paramLabel = "FILE.md",
            description = "Save the tables as Markdown, and in Chinese as FILE.zh-CN.md.")
    private @Nullable Path markdown;

    @Override
    public Integer call() {
        BenchSettings.requireThreads(threads);
        BenchSettings settings = new BenchSettings(
                backend.name(),
                device.name().orElseGet(this::ownDevice),
                precisions,
                threads,
                measure.seconds(),
                OptionValues.requireAtLeast(1, "--runs", runs),
                measure.concurrent(),
                guide,
                measure.baseline(),
                Optional.ofNullable(original),
                pack == null ? networks : PackFormat.networks(pack));
        checkFiles();
        BenchReport report;
        try (ScratchFolder folder = new ScratchFolder()) {
            report = measure(settings, folder.path());
        }
        spec.commandLine().getOut().print(Reports.text(report, guide));
        save(report);
        return 0;
    }

    private String ownDevice() {
        return Backends.named(backend.name()).defaultDevice();
    }

    private void checkFiles() {
        json.check(html, markdown);
        if (html != null) {
            OutputFile.check(html, List.of(".html", ".htm"), markdown);
        }
        if (markdown != null) {
            OutputFile.check(markdown, List.of(".md"));
        }
    }

    private BenchReport measure(BenchSettings settings, Path folder) {
        try (Progress progress = new Progress(spec.commandLine().getErr())) {
            return new Bench(settings, folder, progress::show).run(pack);
        }
    }

    private void save(BenchReport report) {
        json.save(report);
        if (html != null) {
            OutputFile.writeText(html, Reports.html(report, guide));
        }
        if (markdown != null) {
            OutputFile.writeText(markdown, Reports.markdown(report, guide, command()));
            OutputFile.writeText(chinese(markdown), Reports.chineseMarkdown(report, guide, command()));
        }
    }

    private static Path chinese(Path file) {
        return file.resolveSibling(file.getFileName().toString().replaceFirst("(\\.md)?$", "") + ".zh-CN.md");
    }

    /** Returns the command line, to measure the same again. */
    private String command() {
        return "./voiceclone "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
    }
}
