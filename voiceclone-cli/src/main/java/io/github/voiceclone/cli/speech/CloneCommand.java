package io.github.voiceclone.cli.speech;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Markup;
import io.github.voiceclone.SpeechPart;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.VoiceClonerBuilder;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.cli.options.CacheOption;
import io.github.voiceclone.cli.options.CaptionsOption;
import io.github.voiceclone.cli.options.FormatOptions;
import io.github.voiceclone.cli.options.InputFile;
import io.github.voiceclone.cli.options.JsonOption;
import io.github.voiceclone.cli.options.LexiconOption;
import io.github.voiceclone.cli.options.MarkupOption;
import io.github.voiceclone.cli.options.PaceOptions;
import io.github.voiceclone.cli.options.RawOption;
import io.github.voiceclone.cli.options.SpeechOptions;
import io.github.voiceclone.cli.options.StageOptions;
import io.github.voiceclone.cli.options.TextOptions;
import io.github.voiceclone.cli.options.VocoderOption;
import io.github.voiceclone.cli.output.OutputFile;
import io.github.voiceclone.cli.output.Progress;
import io.github.voiceclone.cli.output.SpokenFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code voiceclone clone}: speaks a text in the voice of a recording, into an audio file. */
@Command(
        name = "clone",
        description = "Speak a text in the voice of a recording, into an audio file.",
        mixinStandardHelpOptions = true)
public final class CloneCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            description =
                    "Recording of the voice: WAV, FLAC, MP3, Opus or WebM, a few seconds of one person who consented.")
    private @Nullable Path reference;

    @Option(names = "--voice", paramLabel = "FILE", description = "Saved voice, in place of --reference.")
    private @Nullable Path voice;

    @Option(names = "--save-voice", paramLabel = "FILE", description = "Save the voice, to use with --voice later.")
    private @Nullable Path saveVoice;

    @Mixin
    private TextOptions text = new TextOptions();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Audio file to write, in the format of its extension: .wav, .flac, .opus, .mp3 or .pcm;"
                    + " - for WAV, or --format, to standard output.")
    private @Nullable Path out;

    @Option(names = "--play", description = "Play the speech while it is synthesized, in place of --out or as well.")
    private boolean play;

    @Option(
            names = "--stream",
            description = "Write speech while later frames are still being decoded, as --out - does.")
    private boolean stream;

    @Mixin
    private CaptionsOption captions = new CaptionsOption();

    @Mixin
    private FormatOptions format = new FormatOptions();

    @Mixin
    private VocoderOption vocoder = new VocoderOption();

    @Mixin
    private RawOption raw = new RawOption();

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
    public Integer call() {
        checkFiles();
        String words = text.inPieces() ? "" : text.readSpeech();
        SynthesisOptions options = markup.applyTo(pace.applyTo(speech.options(true)));
        if (text.inPieces() && options.markup() != Markup.NONE) {
            throw new InvalidInputException(
                    "--text - speaks standard input as it comes, without markup: give the text as a"
                            + " whole with --text TEXT or --text-file FILE, --text-file - for standard input");
        }
        stages.profile().around(spec.commandLine().getErr(), () -> clone(words, options));
        return 0;
    }

    private void clone(String words, SynthesisOptions options) {
        if (out == null || stream || play || text.inPieces() || toStandardOutput()) {
            print(streamed(words, options));
            return;
        }
        CloneReport report;
        try (Progress progress = new Progress(spec.commandLine().getErr())) {
            report = speak(words, options, out, progress);
        }
        json.print(report, report.summary(), spec.commandLine().getOut());
        report.warnings().forEach(warning -> spec.commandLine().getErr().println("voiceclone: " + warning));
    }

    private boolean toStandardOutput() {
        return OutputFile.STANDARD_OUTPUT.equals(out);
    }

    /** Prints a report where the speech is not. */
    private void print(StreamedClone.Report report) {
        PrintWriter printer = toStandardOutput()
                ? spec.commandLine().getErr()
                : spec.commandLine().getOut();
        json.print(report, report.summary(), printer);
    }

    private StreamedClone.Report streamed(String words, SynthesisOptions options) {
        AudioClip recording = reference == null ? null : AudioFiles.read(reference, InputLimits.defaults());
        try (Progress progress = new Progress(spec.commandLine().getErr());
                VoiceCloner cloner = open(progress)) {
            Voice speaker = voice(cloner, recording);
            if (saveVoice != null) {
                speaker.save(saveVoice);
            }
            SpeechRequest request = SpeechRequest.of(words, speaker).withOptions(options);
            Flow.Publisher<SpeechPart> parts =
                    text.inPieces() ? cloner.stream(request, text.pieces()) : cloner.stream(request);
            StreamedClone.Target target = new StreamedClone.Target(out, encoding(), play);
            StreamedClone.Report report = StreamedClone.write(cloner, parts, target, captions, speech.seed(), progress);
            stages.measure();
            return report;
        }
    }

    private Voice voice(VoiceCloner cloner, @Nullable AudioClip recording) {
        return recording == null ? Voice.load(Objects.requireNonNull(voice)) : cloner.createVoice(name(), recording);
    }

    private AudioEncoding encoding() {
        return out == null || toStandardOutput() ? format.encoding() : format.encoding(out);
    }

    private void checkFiles() {
        if (out == null && !play) {
            throw new ParameterException(spec.commandLine(), "say where the speech goes: --out FILE, --play, or both");
        }
        if ((reference == null) == (voice == null)) {
            throw new InvalidInputException("give the voice with either --reference or --voice");
        }
        encoding();
        InputFile.requireFile("--reference", reference);
        InputFile.requireFile("--voice", voice);
        if (out != null && !toStandardOutput()) {
            OutputFile.check(out, List.of(), reference, voice, saveVoice, text.file(), lexicon.file());
        }
        InputFile.requireFile("--lexicon", lexicon.file());
        stages.profile().check(out, reference, voice, saveVoice, text.file());
        captions.check(out, reference, voice, saveVoice, text.file());
        if (saveVoice != null) {
            OutputFile.check(saveVoice, List.of(), reference, voice, text.file());
        }
    }

    private CloneReport speak(String words, SynthesisOptions options, Path file, Progress progress) {
        long start = System.nanoTime();
        AudioClip recording = reference == null ? null : AudioFiles.read(reference, InputLimits.defaults());
        progress.show("loading the models");
        try (VoiceCloner cloner = open(progress)) {
            progress.show("analysing the voice");
            Voice speaker = voice(cloner, recording);
            SpeechRequest request = SpeechRequest.of(words, speaker).withOptions(options);
            List<CloneReport.Segment> segments = write(cloner, request, file, progress);
            if (saveVoice != null) {
                speaker.save(saveVoice);
            }
            stages.measure();
            double elapsed = (System.nanoTime() - start) / 1e9;
            return CloneReport.of(cloner, file.toString(), speech.seed(), segments, elapsed);
        }
    }

    private VoiceCloner open(Progress progress) {
        VoiceClonerBuilder builder =
                lexicon.applyTo(cache.applyTo(stages.builder())).preprocessing(raw.preprocessing());
        Optional.ofNullable(vocoder.name()).ifPresent(builder::vocoder);
        return progress.watch(builder).build();
    }

    private String name() {
        return reference == null ? "" : String.valueOf(reference.getFileName());
    }

    private List<CloneReport.Segment> write(VoiceCloner cloner, SpeechRequest request, Path file, Progress progress) {
        List<CloneReport.Segment> segments = new ArrayList<>();
        SpeechProgress spoken = new SpeechProgress(progress, request.text().length());
        try {
            SpokenFile.write(cloner, request, file, encoding(), segment -> {
                segments.add(CloneReport.Segment.of(segment));
                captions.add(segment);
                spoken.add(segment);
            });
            captions.write();
            return segments;
        } catch (IOException e) {
            throw OutputFile.failed(file, e);
        }
    }
}
