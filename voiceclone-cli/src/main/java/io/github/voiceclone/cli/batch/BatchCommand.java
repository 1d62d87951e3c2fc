package io.github.voiceclone.cli.batch;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.batch.BatchFiles;
import io.github.voiceclone.cli.options.CacheOption;
import io.github.voiceclone.cli.options.FormatOptions;
import io.github.voiceclone.cli.options.JsonOption;
import io.github.voiceclone.cli.options.LexiconOption;
import io.github.voiceclone.cli.options.MarkupOption;
import io.github.voiceclone.cli.options.OptionValues;
import io.github.voiceclone.cli.options.PaceOptions;
import io.github.voiceclone.cli.options.SpeechOptions;
import io.github.voiceclone.cli.options.StageOptions;
import io.github.voiceclone.cli.output.OnInterrupt;
import io.github.voiceclone.cli.output.OutputFile;
import io.github.voiceclone.cli.output.Progress;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code voiceclone batch}: speaks a list of texts, each into an audio file. */
@Command(
        name = "batch",
        description = {
            "Speak many texts. A rerun speaks only those whose files are not there.",
            "Each line of the manifest is a JSON object: id, text, and reference (a recording) or voice (a saved voice);"
                    + " seed, markup and out (the file, by default the id with the extension of --format) may follow. References are sought in the"
                    + " manifest's folder."
        },
        mixinStandardHelpOptions = true)
public final class BatchCommand implements Callable<Integer> {
    /** The file in the output folder that lists what failed. */
    static final String FAILURES = "failures.jsonl";

    /** The file in the output folder that lists lines whose speech is not all of their text. */
    static final String WARNINGS = "warnings.jsonl";

    /** Exit status when every line was spoken, but not all of its text. */
    private static final int NOT_WHOLE = 3;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--manifest",
            paramLabel = "FILE.jsonl",
            required = true,
            description = "JSON Lines, in UTF-8; - for standard input.")
    private Path manifest = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Folder to write to; made if absent. What fails is listed in its " + FAILURES
                    + ", what is spoken in part in its " + WARNINGS + ".")
    private Path out = Path.of("");

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "8",
            description = "Lines spoken at the same time. Default: ${DEFAULT-VALUE}.")
    private int jobs;

    @Option(
            names = "--seed-from-id",
            description =
                    "Derive the seed of a line that has none from --seed and its id, so that lines differ in their"
                            + " random draws.")
    private boolean seedFromId;

    @Mixin
    private FormatOptions format = new FormatOptions();

    @Mixin
    private JsonOption json = new JsonOption();

    @Mixin
    private CacheOption cache = new CacheOption();

    @Mixin
    private SpeechOptions speech = new SpeechOptions();

    @Mixin
    private PaceOptions pace = new PaceOptions();

    @Mixin
    private MarkupOption markup = new MarkupOption();

    @Mixin
    private LexiconOption lexicon = new LexiconOption();

    @Mixin
    private StageOptions stages = new StageOptions();

    @Override
    public Integer call() throws IOException {
        OptionValues.requireAtLeast(1, "--jobs", jobs);
        options();
        lexicon.read();
        BatchManifest lines = BatchManifest.read(manifest, out, format);
        makeFolder();
        stages.profile().check(manifest, out);
        OnInterrupt.Begun<FolderLock> lock = lock();
        try {
            return run(lines);
        } finally {
            lock.close();
        }
    }

    private OnInterrupt.Begun<FolderLock> lock() {
        try {
            return OnInterrupt.begin(() -> FolderLock.take(out));
        } catch (IOException e) {
            throw new InvalidInputException(
                    out + ": the folder cannot be locked against a second batch: " + OutputFile.reason(e), e);
        }
    }

    private int run(BatchManifest lines) throws IOException {
        List<BatchLine> pending = lines.lines().stream()
                .filter(line -> !BatchFiles.isSpoken(line.out()))
                .toList();
        try (Progress shown = new Progress(spec.commandLine().getErr())) {
            BatchProgress progress = new BatchProgress(shown, pending, lines.failures());
            if (!pending.isEmpty()) {
                shown.show("loading the models");
                stages.profile().around(spec.commandLine().getErr(), () -> speak(pending, progress, shown));
            }
            shown.show("");
            return report(progress, lines.lines().size() - pending.size());
        }
    }

    private SynthesisOptions options() {
        return markup.applyTo(pace.applyTo(speech.options(true)));
    }

    private void makeFolder() {
        try {
            Files.createDirectories(out);
        } catch (IOException e) {
            throw new InvalidInputException(out + ": the folder cannot be made: " + OutputFile.reason(e), e);
        }
    }

    private void speak(List<BatchLine> pending, BatchProgress progress, Progress shown) {
        try (VoiceCloner cloner =
                lexicon.applyTo(cache.applyTo(shown.watch(stages.builder()))).build()) {
            progress.show();
            new BatchRun(cloner, options(), seedFromId, progress, pending).run(Math.min(jobs, pending.size()));
            stages.measure();
        }
    }

    private int report(BatchProgress progress, int present) throws IOException {
        Path failures = out.resolve(FAILURES);
        Path warnings = out.resolve(WARNINGS);
        list(progress.failures(), failures);
        list(progress.warnings(), warnings);
        BatchReport report = BatchReport.of(progress, present, failures, warnings);
        json.print(report, report.summary(), spec.commandLine().getOut());
        if (report.failed() > 0) {
            return ExitCode.USAGE;
        }
        return report.flawed() > 0 ? NOT_WHOLE : ExitCode.OK;
    }

    private static void list(List<?> entries, Path file) throws IOException {
        if (entries.isEmpty()) {
            Files.deleteIfExists(file);
        } else {
            OutputFile.write(file, stream -> write(entries, stream));
        }
    }

    private static void write(List<?> entries, OutputStream file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        for (Object entry : entries) {
            file.write(mapper.writeValueAsBytes(entry));
            file.write('\n');
        }
    }
}
