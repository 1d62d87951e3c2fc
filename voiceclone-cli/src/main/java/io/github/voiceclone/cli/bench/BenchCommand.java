package io.github.voiceclone.cli.bench;

import io.github.voiceclone.cli.baseline.PyTorchPort;
import io.github.voiceclone.VoiceClonerBuilder;
import io.github.voiceclone.cli.bench.cache.CacheBenchCommand;
import io.github.voiceclone.cli.bench.report.BenchReport;
import io.github.voiceclone.cli.bench.report.Machine;
import io.github.voiceclone.cli.bench.report.Reports;
import io.github.voiceclone.cli.measure.PyTorchPort;
import io.github.voiceclone.cli.options.BackendOption;
import io.github.voiceclone.cli.output.Json;
import io.github.voiceclone.cli.output.OutputFile;
import io.github.voiceclone.cli.output.Progress;
import io.github.voiceclone.cli.output.ScratchFolder;
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

/** {@code voiceclone bench}: what the project claims about speed and memory, measured on this machine. */
@Command(
        name = "bench",
        description = "Measure speed and memory on full-size networks with random weights, made on the spot.",
        subcommands = {CacheBenchCommand.class, SoakCommand.class, ProbeCommand.class},
        mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--pack", paramLabel = "DIR", description = "Measure this pack instead.")
    private @Nullable Path pack;

    @Mixin
    private BackendOption backend = new BackendOption();

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = Machine.CPU,
            description = "Device to run on. Default: ${DEFAULT-VALUE}.")
    private String device = Machine.CPU;

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

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "5",
            description = "Length of the speech. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Runs, after one to warm up; the median counts. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(
            names = "--concurrent",
            paramLabel = "N",
            defaultValue = "8",
            description = "Requests to run in turn and at once; 1 to leave that out. Default: ${DEFAULT-VALUE}.")
    private int concurrent;

    @Option(
            names = "--guide",
            description =
                    "Also measure each technique of the optimisation guide (the list of ways to speed voice cloning"
                            + " up that the project set out from), and print it beside what the guide"
                            + " promises.")
    private boolean guide;

    @Option(
            names = "--baseline",
            paramLabel = "DIR",
            arity = "0..1",
            fallbackValue = PyTorchPort.FOLDER,
            description =
                    "Also run the reference's networks in PyTorch, in turns; needs Python with PyTorch. The folder"
                            + " of the port; default: ${FALLBACK-VALUE}.")
    private @Nullable Path baseline;

    @Option(names = "--json", paramLabel = "FILE", description = "Save every figure as JSON.")
    private @Nullable Path json;

    @Option(names = "--html", paramLabel = "FILE", description = "Save a web page with charts.")
    private @Nullable Path html;

    @Option(
            names = "--markdown",
            paramLabel = "FILE.md",
            description = "Save the tables as Markdown, and in Chinese as FILE.zh-CN.md.")
    private @Nullable Path markdown;

    @Override
    public Integer call() {
        BenchSettings settings = new BenchSettings(
                backend.name(),
                device,
                precisions,
                threads,
                seconds,
                runs,
                concurrent,
                guide,
                Optional.ofNullable(baseline));
        checkFiles();
        BenchReport report;
        try (ScratchFolder folder = new ScratchFolder()) {
            report = measure(settings, folder.path());
        }
        spec.commandLine().getOut().print(Reports.text(report, guide));
        save(report);
        return 0;
    }

    private void checkFiles() {
        if (json != null) {
            OutputFile.check(json, List.of(".json"), html, markdown);
        }
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
        if (json != null) {
            OutputFile.writeText(json, Json.text(report) + System.lineSeparator());
        }
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
