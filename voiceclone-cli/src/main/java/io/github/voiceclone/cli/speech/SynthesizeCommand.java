package io.github.voiceclone.cli.speech;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.Stage;
import io.github.voiceclone.cli.options.InputFile;
import io.github.voiceclone.cli.options.SpeechOptions;
import io.github.voiceclone.cli.options.StageOptions;
import io.github.voiceclone.cli.options.TextOptions;
import io.github.voiceclone.cli.output.OutputFile;
import io.github.voiceclone.spi.Attention;
import io.github.voiceclone.spi.FramePart;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.SegmentEnd;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.SynthesizerProvider;
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

/** {@code voiceclone synthesize}: synthesizes the mel spectrogram of a text. */
@Command(
        name = "synthesize",
        description = "Write the mel spectrogram of a text, as one segment, as .npy.",
        mixinStandardHelpOptions = true)
public final class SynthesizeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private TextOptions text = new TextOptions();

    @Option(
            names = "--embedding",
            paramLabel = "FILE.npy",
            required = true,
            description = "Voice: float32, as embed writes it.")
    private Path embedding = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "MEL.npy",
            required = true,
            description = "File to write: float32 (80, frames).")
    private Path out = Path.of("");

    @Option(names = "--attention", paramLabel = "FILE.npy", description = "Also write the attention: (steps, symbols).")
    private @Nullable Path attention;

    @Mixin
    private SpeechOptions speech = new SpeechOptions();

    @Mixin
    private StageOptions stages = new StageOptions();

    @Override
    public Integer call() {
        InputFile.requireFile("--embedding", embedding);
        OutputFile.check(out, List.of(".npy"), embedding, attention, text.file());
        if (attention != null) {
            OutputFile.check(attention, List.of(".npy"), embedding, text.file());
        }
        stages.profile().check(out, embedding, attention, text.file());
        SpeakerEmbedding voice = NpyArrays.embedding(embedding);
        SynthesisRequest request = new SynthesisRequest(text.readSpeech(), voice, speech.options(false));
        stages.profile().around(spec.commandLine().getErr(), () -> synthesize(request));
        return 0;
    }

    private void synthesize(SynthesisRequest request) {
        try (Synthesizer synthesizer = stages.open(SynthesizerProvider.class, Stage.SYNTHESIZER, null)) {
            List<FramePart> segments = new ArrayList<>();
            stages.run(Stage.SYNTHESIZER, synthesizer.info(), () -> {
                segments.addAll(synthesizer.synthesize(request));
                return synthesizer.format().seconds(segments.get(0).frames().frames());
            });
            stages.measure();
            write(segments.get(0));
        }
    }

    private void write(FramePart segment) {
        Frames mel = segment.frames();
        NpyArrays.write(out, mel.toArray(), mel.width(), mel.frames());
        if (attention != null) {
            Attention weights = segment.end()
                    .flatMap(SegmentEnd::attention)
                    .orElseThrow(() -> new InvalidInputException("--attention: this synthesizer has no attention"));
            NpyArrays.write(attention, weights.toArray(), weights.steps(), weights.symbols());
        }
    }
}
