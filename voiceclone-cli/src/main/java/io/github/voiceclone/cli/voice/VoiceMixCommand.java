package io.github.voiceclone.cli.voice;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Voice;
import io.github.voiceclone.cli.options.InputFile;
import io.github.voiceclone.cli.options.JsonOption;
import io.github.voiceclone.cli.options.SavedVoices;
import io.github.voiceclone.cli.output.OutputFile;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code voiceclone voice mix}: saves a voice between others. */
@Command(name = "mix", description = "Save a weighted mixture of saved voices.", mixinStandardHelpOptions = true)
final class VoiceMixCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "OUT", description = "Voice file to write.")
    private Path out = Path.of("");

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "FILE=WEIGHT",
            description = "Saved voice and its weight, as in anna.voice=0.7; the weights may have any sum.")
    private List<String> parts = List.of();

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the mixture. Default: OUT without extension.")
    private @Nullable String name;

    @Mixin
    private JsonOption json = new JsonOption();

    @Override
    public Integer call() {
        Map<Path, Double> weights = new LinkedHashMap<>();
        for (String part : parts) {
            Path file = file(part);
            if (weights.put(file, weight(part)) != null) {
                throw new InvalidInputException(file + ": named twice; give each voice one weight");
            }
        }
        OutputFile.check(out, List.of(".voice"), weights.keySet().toArray(Path[]::new));
        Map<Voice, Double> voices = new LinkedHashMap<>();
        weights.forEach((file, weight) -> voices.merge(Voice.load(file), weight, Double::sum));
        Voice mixed = Voice.mix(name == null ? SavedVoices.nameOf(out) : name, voices)
                .withCreated(Instant.now().truncatedTo(ChronoUnit.SECONDS));
        mixed.save(out);
        VoiceSummary summary = VoiceSummary.of(out, mixed);
        json.print(summary, summary.text(), spec.commandLine().getOut());
        return 0;
    }

    private static Path file(String part) {
        int sign = part.lastIndexOf('=');
        if (sign < 1) {
            throw wrong(part);
        }
        try {
            Path file = Path.of(part.substring(0, sign));
            InputFile.requireFile("FILE", file);
            return file;
        } catch (InvalidPathException e) {
            throw wrong(part);
        }
    }

    private static double weight(String part) {
        try {
            double weight = Double.parseDouble(part.substring(part.lastIndexOf('=') + 1));
            if (weight > 0 && weight < Double.POSITIVE_INFINITY) {
                return weight;
            }
        } catch (NumberFormatException e) {
            // Said below, with the other weights that cannot be used.
        }
        throw wrong(part);
    }

    private static InvalidInputException wrong(String part) {
        return new InvalidInputException("'" + part
                + "' is no voice with a weight, expected a file and a number greater than 0, as in anna.voice=0.7");
    }
}
