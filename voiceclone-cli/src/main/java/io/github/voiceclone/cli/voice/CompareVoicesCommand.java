package io.github.voiceclone.cli.voice;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.SpeakerSimilarity;
import io.github.voiceclone.Stage;
import io.github.voiceclone.Voice;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.cli.options.InputFile;
import io.github.voiceclone.cli.options.JsonOption;
import io.github.voiceclone.cli.options.SavedVoices;
import io.github.voiceclone.cli.options.StageOptions;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.EncoderProvider;
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

/** {@code voiceclone compare-voices}: measures how alike two voices are. */
@Command(
        name = "compare-voices",
        description =
                "Measure how alike the voices of two recordings or saved voices are. A hint: it identifies nobody.",
        mixinStandardHelpOptions = true)
public final class CompareVoicesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "A", description = "Recording, or saved voice (.voice).")
    private Path first = Path.of("");

    @Parameters(index = "1", paramLabel = "B", description = "Recording, or saved voice (.voice).")
    private Path second = Path.of("");

    @Mixin
    private JsonOption json = new JsonOption();

    @Mixin
    private StageOptions stages = new StageOptions();

    /**
     * The result.
     *
     * @param verdict {@code same_person}, {@code unclear} or {@code different_people}
     * @param encoder SHA-256 of the encoder's weights
     */
    record Report(double cosine, String verdict, String text, String encoder) {}

    @Override
    public Integer call() {
        InputFile.requireFile("A", first);
        InputFile.requireFile("B", second);
        stages.profile().check(first, second);
        stages.profile().around(spec.commandLine().getErr(), this::compare);
        return 0;
    }

    private void compare() {
        List<Voice> voices = SavedVoices.isVoice(first) && SavedVoices.isVoice(second)
                ? List.of(Voice.load(first), Voice.load(second))
                : withEncoder();
        SpeakerSimilarity similarity = SpeakerSimilarity.of(voices.get(0), voices.get(1));
        Report report = new Report(
                similarity.cosine(),
                similarity.verdict().name().toLowerCase(Locale.ROOT),
                similarity.text(),
                voices.get(0).encoderModel());
        json.print(report, similarity.text(), spec.commandLine().getOut());
    }

    private List<Voice> withEncoder() {
        List<Voice> voices = new ArrayList<>();
        try (Encoder encoder = stages.open(EncoderProvider.class, Stage.ENCODER, null)) {
            encoder.speakerFormat()
                    .requireEmbedding("encoder '" + encoder.info().backend() + "'");
            for (Path file : List.of(first, second)) {
                voices.add(SavedVoices.isVoice(file) ? Voice.load(file) : create(file, encoder));
            }
            stages.measure();
        }
        return voices;
    }

    private Voice create(Path file, Encoder encoder) {
        AudioClip recording = AudioFiles.read(file, InputLimits.defaults());
        List<Voice> created = new ArrayList<>();
        stages.run(Stage.ENCODER, encoder.info(), () -> {
            try {
                EncodeRequest request = new EncodeRequest(recording, Preprocessing.STANDARD);
                created.add(new Voice(
                        file.toString(),
                        encoder.embed(List.of(request)).get(0),
                        encoder.info().model()));
            } catch (InvalidInputException e) {
                throw new InvalidInputException(file + ": " + e.getMessage(), e);
            }
            return recording.seconds();
        });
        return created.get(0);
    }
}
