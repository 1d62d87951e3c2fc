package io.github.voiceclone.cli.voice;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.cli.options.JsonOption;
import io.github.voiceclone.cli.options.SavedVoices;
import io.github.voiceclone.cli.output.Errors;
import io.github.voiceclone.cli.output.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code voiceclone voice list}: lists the saved voices of a folder. */
@Command(name = "list", description = "List the saved voices of a folder.", mixinStandardHelpOptions = true)
final class VoiceListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "DIR", description = "Folder with .voice files.")
    private Path folder = Path.of("");

    @Mixin
    private JsonOption json = new JsonOption();

    /**
     * The voices of a folder.
     *
     * @param unreadable files that are no voices, damaged or too new
     */
    record Listing(List<VoiceSummary> voices, List<Unreadable> unreadable) {
        String text(Path folder) {
            List<String> lines = new ArrayList<>();
            for (VoiceSummary voice : voices) {
                String created = voice.created();
                lines.add(voice.file() + ": " + VoiceSummary.line(voice.name()) + ", created "
                        + (created == null ? "at an unknown time" : created) + detail(voice.description())
                        + "; consent: " + VoiceSummary.line(voice.consent()));
            }
            return lines.isEmpty() ? "no saved voices in " + folder : String.join("\n", lines);
        }

        private static String detail(@Nullable String text) {
            return text == null ? "" : ", " + VoiceSummary.line(text);
        }
    }

    /** A file that is no voice, with the reason in one line. */
    record Unreadable(String file, String error) {}

    @Override
    public Integer call() {
        List<VoiceSummary> voices = new ArrayList<>();
        List<Unreadable> unreadable = new ArrayList<>();
        for (Path file : files()) {
            try {
                voices.add(VoiceSummary.of(file, Voice.load(file)));
            } catch (VoiceCloneException e) {
                unreadable.add(new Unreadable(file.toString(), Errors.line(e)));
            }
        }
        Listing listing = new Listing(voices, unreadable);
        json.print(listing, listing.text(folder), spec.commandLine().getOut());
        unreadable.forEach(each -> spec.commandLine().getErr().println("voiceclone: " + each.error()));
        return 0;
    }

    private List<Path> files() {
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException(folder
                    + (Files.exists(folder) ? ": not a folder; voice show prints one voice" : ": no such folder"));
        }
        try (Stream<Path> content = Files.list(folder)) {
            return content.filter(file -> SavedVoices.isVoice(file) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new InvalidInputException(folder + ": cannot be listed: " + OutputFile.reason(e), e);
        }
    }
}
