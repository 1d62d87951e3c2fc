package io.github.voiceclone.cli.speech;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Speaker;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SpeakerSimilarity;
import io.github.voiceclone.Stage;
import io.github.voiceclone.Voice;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.cli.options.CacheOption;
import io.github.voiceclone.cli.options.InputFile;
import io.github.voiceclone.cli.options.RawOption;
import io.github.voiceclone.cli.options.SavedVoices;
import io.github.voiceclone.cli.options.StageOptions;
import io.github.voiceclone.cli.output.OutputFile;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.EncoderProvider;
import io.github.voiceclone.spi.SpeakerFormat;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

/** {@code voiceclone embed}: computes the speaker of recordings, as an array or as a saved voice. */
@Command(
        name = "embed",
        description =
                "Write the speaker embedding of a recording, or the mean of several, as .npy or as a saved voice. A codec"
                        + " language model's voice is a prompt: of one recording, saved as a voice only.",
        mixinStandardHelpOptions = true)
public final class EmbedCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            required = true,
            description = "Recording: WAV, FLAC, MP3, Opus or WebM. Given several times: recordings of one person.")
    private List<Path> references = List.of();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "File to write: .npy (float32, the values of the embedding), or .voice for a saved voice.")
    private Path out = Path.of("");

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the voice. Default: --out without extension.")
    private @Nullable String name;

    @Option(
            names = "--description",
            paramLabel = "TEXT",
            description = "What the voice is, as in \"calm, reads news\".")
    private @Nullable String description;

    @Option(names = "--consent", paramLabel = "TEXT", description = "Who agreed to which use of the voice, and when.")
    private @Nullable String consent;

    @Mixin
    private RawOption raw = new RawOption();

    @Mixin
    private CacheOption cache = new CacheOption();

    @Mixin
    private StageOptions stages = new StageOptions();

    @Override
    public Integer call() {
        references.forEach(reference -> InputFile.requireFile("--reference", reference));
        Path[] others = references.toArray(Path[]::new);
        OutputFile.check(out, List.of(".npy", ".voice"), others);
        if (!SavedVoices.isVoice(out) && (name != null || description != null || consent != null)) {
            throw new InvalidInputException(
                    "--name, --description and --consent are kept in a saved voice only: give --out FILE.voice");
        }
        List<Path> files = new ArrayList<>(references);
        files.add(out);
        stages.profile().check(files.toArray(Path[]::new));
        List<AudioClip> recordings = references.stream()
                .map(file -> AudioFiles.read(file, InputLimits.defaults()))
                .toList();
        stages.profile().around(spec.commandLine().getErr(), () -> embed(recordings));
        return 0;
    }

    private void embed(List<AudioClip> recordings) {
        List<Speaker> speakers = new ArrayList<>();
        String model;
        try (Encoder encoder = stages.open(EncoderProvider.class, Stage.ENCODER, null, cache.front())) {
            SpeakerFormat format = encoder.speakerFormat();
            if (format instanceof SpeakerFormat.Prompt) {
                requireOneVoice(format);
            }
            stages.run(Stage.ENCODER, encoder.info(), () -> {
                for (int i = 0; i < recordings.size(); i++) {
                    speakers.add(format.require(embed(encoder, recordings.get(i), references.get(i)), "the file"));
                }
                return recordings.stream().mapToDouble(AudioClip::seconds).sum();
            });
            stages.measure();
            model = encoder.info().model();
        }
        List<SpeakerEmbedding> embeddings = speakers.stream()
                .filter(SpeakerEmbedding.class::isInstance)
                .map(SpeakerEmbedding.class::cast)
                .toList();
        write(embeddings.isEmpty() ? speakers.get(0) : SpeakerEmbedding.mean(embeddings), model);
        warn(embeddings);
    }

    private void requireOneVoice(SpeakerFormat format) {
        if (!SavedVoices.isVoice(out)) {
            throw new InvalidInputException(
                    "a voice of this pack is " + format + ", not an array of fixed length: give" + " --out FILE.voice");
        }
        if (references.size() > 1) {
            throw new InvalidInputException("a voice of this pack is " + format + ", of which " + references.size()
                    + " recordings have no mean: give one --reference");
        }
    }

    private Speaker embed(Encoder encoder, AudioClip recording, Path file) {
        try {
            return encoder.embed(List.of(new EncodeRequest(recording, raw.preprocessing())))
                    .get(0);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(file + ": " + e.getMessage(), e);
        }
    }

    private void write(Speaker speaker, String model) {
        if (speaker instanceof SpeakerEmbedding embedding && !SavedVoices.isVoice(out)) {
            NpyArrays.write(out, embedding.toArray(), embedding.size());
            return;
        }
        Voice voice = new Voice(
                name == null ? SavedVoices.nameOf(out) : name,
                speaker,
                model,
                Optional.of(Instant.now().truncatedTo(ChronoUnit.SECONDS)),
                Optional.ofNullable(description),
                Optional.ofNullable(consent));
        OutputFile.write(out, file -> file.write(voice.toBytes()));
    }

    /** Names the recordings that sound like someone else. */
    private void warn(List<SpeakerEmbedding> embeddings) {
        if (embeddings.size() < 2) {
            return;
        }
        List<SpeakerSimilarity> similarities = SpeakerSimilarity.toOthers(embeddings);
        for (int i = 0; i < similarities.size(); i++) {
            SpeakerSimilarity similarity = similarities.get(i);
            if (similarity.isOutlier()) {
                spec.commandLine()
                        .getErr()
                        .println("voiceclone: " + references.get(i)
                                + ": may be of someone else than the other recordings, " + similarity.text());
            }
        }
    }
}
