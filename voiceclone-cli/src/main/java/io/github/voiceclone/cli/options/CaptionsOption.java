package io.github.voiceclone.cli.options;

import io.github.voiceclone.Captions;
import io.github.voiceclone.SpeechPart;
import io.github.voiceclone.SpeechSegment;
import io.github.voiceclone.SpokenWord;
import io.github.voiceclone.cli.output.Json;
import io.github.voiceclone.cli.output.OutputFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of a file of captions, and what goes into it. */
public final class CaptionsOption {
    private static final List<String> EXTENSIONS = List.of(".srt", ".vtt", ".json");

    private final Captions captions = new Captions();
    private final List<Word> words = new ArrayList<>();

    @Option(
            names = "--captions",
            paramLabel = "FILE",
            description = "Write when the text is spoken: sentences as .srt or .vtt, words as .json.")
    private @Nullable Path file;

    /**
     * A word and when it is spoken, in seconds from the start of the speech.
     *
     * @param text the word as it stands in the text
     * @param start when it begins
     * @param end when it ends
     */
    public record Word(String text, double start, double end) {
        /** Returns a word with its times in seconds, to the millisecond. */
        public static Word of(SpokenWord word) {
            return new Word(word.text(), word.from().toMillis() / 1e3, word.to().toMillis() / 1e3);
        }
    }

    private record Words(List<Word> words) {}

    /** Returns the file, if one is to be written. */
    public @Nullable Path file() {
        return file;
    }

    /** Rejects a file that cannot be written, or that has another use too. */
    public void check(@Nullable Path... others) {
        if (file != null) {
            OutputFile.check(file, EXTENSIONS, others);
        }
    }

    /** Adds the next segment of the speech. */
    public void add(SpeechSegment segment) {
        captions.add(segment);
        segment.words().forEach(word -> words.add(Word.of(word)));
    }

    /** Adds the next part of the speech. */
    public void add(SpeechPart part) {
        captions.add(part);
        part.words().forEach(word -> words.add(Word.of(word)));
    }

    /** Writes the file, if one is to be written. */
    public void write() {
        if (file != null) {
            String name = file.toString().toLowerCase(Locale.ROOT);
            OutputFile.writeText(
                    file,
                    name.endsWith(".json")
                            ? Json.text(new Words(words)) + "\n"
                            : name.endsWith(".vtt") ? captions.vtt() : captions.srt());
        }
    }
}
