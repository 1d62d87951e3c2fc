package io.github.voiceclone.cli.options;

import io.github.voiceclone.Lexicon;
import io.github.voiceclone.VoiceClonerBuilder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --lexicon}. */
public final class LexiconOption {
    @Option(
            names = "--lexicon",
            paramLabel = "FILE",
            description = "UTF-8 file of readings, a line each: a term, a tab or =, and how to read it.")
    private @Nullable Path file;

    /** Returns the file; null if none is given. */
    @Nullable
    public Path file() {
        return file;
    }

    /** Returns the lexicon; an empty one if no file is given. */
    public Lexicon read() {
        InputFile.requireFile("--lexicon", file);
        return file == null ? Lexicon.empty() : Lexicon.load(file);
    }

    /** Adds the lexicon, if one is given. */
    public VoiceClonerBuilder applyTo(VoiceClonerBuilder builder) {
        Lexicon lexicon = read();
        return lexicon.isEmpty() ? builder : builder.lexicon(lexicon);
    }
}
