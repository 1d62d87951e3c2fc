package io.github.voiceclone.cli.voice;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.cli.options.InputFile;
import io.github.voiceclone.cli.options.JsonOption;
import io.github.voiceclone.cli.options.StageOptions;
import io.github.voiceclone.recording.RecordingCheck;
import io.github.voiceclone.recording.RecordingFinding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code voiceclone voice check}: measures what is wrong with recordings, and says what to do about it. */
@Command(
        name = "check",
        description = "Check recordings before a voice is made of them: length, level, clipping, noise, hum,"
                + " reverberation, bandwidth, speakers. Several are of one person.",
        mixinStandardHelpOptions = true)
final class VoiceCheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "1..*",
            paramLabel = "RECORDING",
            description = "Recordings of one person: WAV, FLAC, MP3, Opus or WebM.")
    private List<Path> files = List.of();

    @Mixin
    private JsonOption json = new JsonOption();

    @Mixin
    private StageOptions stages = new StageOptions();

    /** The checks of all recordings. */
    record Report(List<Recording> recordings) {
        String text() {
            List<String> lines = new ArrayList<>();
            recordings.forEach(recording -> recording.addTo(lines));
            return String.join("\n", lines);
        }
    }

    /** The check of one recording. */
    record Recording(String file, double seconds, int sampleRate, String severity, List<Finding> findings) {
        static Recording of(Path file, RecordingCheck check) {
            return new Recording(
                    file.toString(),
                    check.seconds(),
                    check.sampleRate(),
                    check.severity().id(),
                    check.findings().stream().map(Finding::of).toList());
        }

        void addTo(List<String> lines) {
            lines.add(String.format(Locale.ROOT, "%s: %.1f s at %d Hz: %s", file, seconds, sampleRate, severity));
            for (Finding finding : findings) {
                String advice = finding.advice().isEmpty() ? "" : ". " + finding.advice();
                lines.add(String.format(Locale.ROOT, "  %-8s %s%s", finding.severity(), finding.text(), advice));
            }
        }
    }

    /** One finding. */
    record Finding(
            String kind, String severity, double measured, String unit, String expected, String text, String advice) {
        static Finding of(RecordingFinding finding) {
            return new Finding(
                    finding.kind().id(),
                    finding.severity().id(),
                    finding.measured(),
                    finding.unit(),
                    finding.expected(),
                    finding.text(),
                    finding.advice());
        }
    }

    @Override
    public Integer call() {
        files.forEach(file -> InputFile.requireFile("RECORDING", file));
        stages.profile().check(files.toArray(Path[]::new));
        stages.profile().around(spec.commandLine().getErr(), this::check);
        return 0;
    }

    private void check() {
        List<AudioClip> recordings = files.stream()
                .map(file -> AudioFiles.read(file, InputLimits.defaults()))
                .toList();
        List<RecordingCheck> checks;
        try (VoiceCloner cloner = stages.builder().build()) {
            checks = cloner.checkRecordings(recordings);
            stages.measure();
        }
        List<Recording> report = new ArrayList<>();
        for (int i = 0; i < checks.size(); i++) {
            report.add(Recording.of(files.get(i), checks.get(i)));
        }
        Report all = new Report(report);
        json.print(all, all.text(), spec.commandLine().getOut());
    }
}
