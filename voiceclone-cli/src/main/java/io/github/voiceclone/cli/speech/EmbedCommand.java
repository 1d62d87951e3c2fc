package io.github.voiceclone.cli.speech;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Speaker;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.Stage;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.cli.options.CacheOption;
import io.github.voiceclone.cli.options.InputFile;
import io.github.voiceclone.cli.options.RawOption;
import io.github.voiceclone.cli.options.StageOptions;
import io.github.voiceclone.cli.output.OutputFile;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.EncoderProvider;
import io.github.voiceclone.spi.SpeakerFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code voiceclone embed}: computes the speaker embedding of a recording. */
@Command(
        name = "embed",
        description = "Write the speaker embedding of a recording as .npy.",
        mixinStandardHelpOptions = true)
public final class EmbedCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--reference",
            paramLabel = "FILE",
            required = true,
            description = "Recording: WAV, FLAC, MP3, Opus or WebM.")
    private Path reference = Path.of("");

    @Option(names = "--out", paramLabel = "FILE.npy", required = true, description = "File to write: float32 (256).")
    private Path out = Path.of("");

    @Mixin
    private RawOption raw = new RawOption();

    @Mixin
    private CacheOption cache = new CacheOption();

    @Mixin
    private StageOptions stages = new StageOptions();

    @Override
    public Integer call() {
        InputFile.requireFile("--reference", reference);
        OutputFile.check(out, List.of(".npy"), reference);
        stages.profile().check(out, reference);
        AudioClip clip = AudioFiles.read(reference, InputLimits.defaults());
        EncodeRequest request = new EncodeRequest(clip, raw.preprocessing());
        stages.profile().around(spec.commandLine().getErr(), () -> embed(request));
        return 0;
    }

    private void embed(EncodeRequest request) {
        try (Encoder encoder = stages.open(EncoderProvider.class, Stage.ENCODER, null, cache.front())) {
            SpeakerFormat.Embedding format = encoder.speakerFormat()
                    .requireEmbedding("encoder '" + encoder.info().backend() + "'");
            List<SpeakerEmbedding> embeddings = new ArrayList<>();
            stages.run(Stage.ENCODER, encoder.info(), () -> {
                embeddings.add(format.require(embed(encoder, request), "the file"));
                return request.recording().seconds();
            });
            stages.measure();
            NpyArrays.write(out, embeddings.get(0).toArray(), embeddings.get(0).size());
        }
    }

    private Speaker embed(Encoder encoder, EncodeRequest request) {
        try {
            return encoder.embed(List.of(request)).get(0);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(reference + ": " + e.getMessage(), e);
        }
    }
}
