package io.github.voiceclone.cli.options;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Markup;
import io.github.voiceclone.SynthesisOptions;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The option {@code --markup}. */
public final class MarkupOption {
    @Option(
            names = "--markup",
            paramLabel = "none|pauses|ssml",
            defaultValue = "none",
            description = "How to read the text: as it is, with pauses such as [pause:0.8s], or as SSML."
                    + " Default: ${DEFAULT-VALUE}.")
    private String name = "none";

    /** Returns options with the markup. */
    public SynthesisOptions applyTo(SynthesisOptions options) {
        return options.withMarkup(named("--markup", name));
    }

    /**
     * Returns the markup of a name.
     *
     * @param where what gives the name, for errors
     */
    public static Markup named(String where, String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "none" -> Markup.NONE;
            case "pauses" -> Markup.PAUSES;
            case "ssml" -> Markup.SSML;
            default -> throw new InvalidInputException(where + " is '" + name + "', expected none, pauses or ssml");
        };
    }
}
