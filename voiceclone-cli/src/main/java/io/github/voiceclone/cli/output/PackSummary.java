package io.github.voiceclone.cli.output;

import io.github.voiceclone.Stage;
import io.github.voiceclone.sv2tts.pack.GraphFile;
import io.github.voiceclone.sv2tts.pack.Manifest;
import io.github.voiceclone.sv2tts.pack.StageEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Text summary of a voice pack. */
public final class PackSummary {
    private PackSummary() {}

    /** Returns the lines: the pack's name, then a line for each stage. */
    public static List<String> lines(Manifest manifest) {
        List<String> lines = new ArrayList<>();
        lines.add("voice pack '" + manifest.name() + "'");
        lines.add(line(Stage.ENCODER, manifest.encoder()));
        lines.add(line(Stage.SYNTHESIZER, manifest.synthesizer()));
        lines.add(line(Stage.VOCODER, manifest.vocoder()));
        return lines;
    }

    private static String line(Stage stage, @Nullable StageEntry<?> entry) {
        if (entry == null) {
            return String.format("  %-11s absent", stage.id());
        }
        String precisions =
                entry.graphs().entrySet().stream().map(PackSummary::precision).collect(Collectors.joining(", "));
        return String.format("  %-11s %s; model %.12s…", stage.id(), precisions, entry.model());
    }

    private static String precision(Map.Entry<String, ? extends Map<String, GraphFile>> graphs) {
        long bytes =
                graphs.getValue().values().stream().mapToLong(GraphFile::bytes).sum();
        return String.format(Locale.ROOT, "%s (%.1f MB)", graphs.getKey(), bytes / 1e6);
    }
}
