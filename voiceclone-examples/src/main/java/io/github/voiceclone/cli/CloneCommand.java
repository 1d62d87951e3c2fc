package io.github.voiceclone.cli;

import io.github.voiceclone.CloneRequest;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.SpokenPiece;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.WavWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code voiceclone clone}: a recording and a text in, a WAV file in that voice out. */
@Command(
        name = "clone",
        description = "Speak a text in the voice of a recording, into a WAV file.",
        mixinStandardHelpOptions = true)
final class CloneCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            description = "Recording of the voice: WAV, FLAC or MP3, a few seconds of one person who consented.")
    private @Nullable Path reference;

    @Option(names = "--voice", paramLabel = "FILE", description = "Saved voice, in place of --reference.")
    private @Nullable Path voice;

    @Option(names = "--save-voice", paramLabel = "FILE", description = "Save the voice, to use with --voice later.")
    private @Nullable Path saveVoice;

    @Mixin
    private TextOptions text = new TextOptions();

    @Option(names = "--out", paramLabel = "FILE.wav", required = true, description = "WAV file to write.")
    private Path out = Path.of("");

    @Option(names = "--vocoder", paramLabel = "NAME", description = "Backend of the vocoder, as in griffin-lim.")
    private @Nullable String vocoder;

    @Option(names = "--raw", description = "Take the recording as it is: no silence cut, no volume change.")
    private boolean raw;

    @Option(names = "--json", description = "Print a report as JSON.")
    private boolean json;

    @Mixin
    private CacheOption cache = new CacheOption();

    @Mixin
    private SpeechOptions speech = new SpeechOptions();

    @Mixin
    private StageOptions stages = new StageOptions();

    @Override
    public Integer call() throws IOException {
        String words = text.read();
        long start = System.nanoTime();
        try (VoiceCloner cloner = open()) {
            Voice speaker = voice(cloner);
            CloneRequest request = CloneRequest.of(words, speaker).with(speech.options(true));
            CloneReport report = write(cloner, request, start);
            if (saveVoice != null) {
                speaker.save(saveVoice);
            }
            PrintWriter printer = spec.commandLine().getOut();
            printer.println(json ? Json.text(report) : report.summary());
            report.warnings().forEach(spec.commandLine().getErr()::println);
            return 0;
        }
    }

    private VoiceCloner open() {
        var builder = cache.applyTo(stages.builder()).preprocessing(raw ? Preprocessing.NONE : Preprocessing.STANDARD);
        return (vocoder == null ? builder : builder.vocoder(vocoder)).build();
    }

    private Voice voice(VoiceCloner cloner) {
        if (voice != null && reference == null) {
            return Voice.load(voice);
        }
        if (reference == null || voice != null) {
            throw new InvalidInputException("give the voice with either --reference or --voice");
        }
        return cloner.createVoice(String.valueOf(reference.getFileName()), reference);
    }

    private CloneReport write(VoiceCloner cloner, CloneRequest request, long start) throws IOException {
        List<CloneReport.Piece> pieces = new ArrayList<>();
        try (WavWriter writer = WavWriter.toFile(out, cloner.sampleRate(), cloner.provenance());
                Progress progress = new Progress(spec.commandLine().getErr())) {
            int[] spoken = {0};
            progress.show("speaking");
            cloner.clone(request, piece -> {
                append(writer, piece);
                pieces.add(CloneReport.Piece.of(piece));
                spoken[0] += piece.text().length();
                progress.show("spoken "
                        + Math.min(100, 100 * spoken[0] / request.text().length()) + " %");
            });
            writer.finish();
        }
        return CloneReport.of(cloner, out.toString(), speech.seed(), pieces, (System.nanoTime() - start) / 1e9);
    }

    private static void append(WavWriter writer, SpokenPiece piece) {
        try {
            writer.write(piece.audio());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
