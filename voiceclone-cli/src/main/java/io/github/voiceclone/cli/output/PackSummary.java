package io.github.voiceclone.cli.output;

import io.github.voiceclone.Stage;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.sv2tts.pack.EncoderSettings;
import io.github.voiceclone.sv2tts.pack.Manifest;
import io.github.voiceclone.sv2tts.pack.SamplingSettings;
import io.github.voiceclone.sv2tts.pack.StageEntry;
import io.github.voiceclone.sv2tts.pack.SynthesizerSettings;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import io.github.voiceclone.sv2tts.text.SymbolTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Text summary of a voice pack. */
public final class PackSummary {
    private PackSummary() {}

    /** Returns the lines: the pack's name, then two lines for each stage: what it is, and its graphs. */
    public static List<String> lines(Manifest manifest) {
        List<String> lines = new ArrayList<>();
        lines.add("voice pack '" + manifest.name() + "'");
        addStage(lines, Stage.ENCODER, manifest.encoder(), PackSummary::encoder);
        addStage(lines, Stage.SYNTHESIZER, manifest.synthesizer(), PackSummary::synthesizer);
        addStage(lines, Stage.VOCODER, manifest.vocoder(), PackSummary::vocoder);
        return lines;
    }

    private static <S> void addStage(
            List<String> lines, Stage stage, @Nullable StageEntry<S> entry, Function<S, String> network) {
        if (entry == null) {
            lines.add(String.format("  %-11s absent", stage.id()));
            return;
        }
        String precisions =
                entry.graphs().entrySet().stream().map(PackSummary::precision).collect(Collectors.joining(", "));
        lines.add(String.format("  %-11s %s", stage.id(), network.apply(entry.settings())));
        lines.add(String.format("  %-11s %s; model %.12s…", "", precisions, entry.model()));
    }

    private static String encoder(EncoderSettings settings) {
        return "GE2E of MockingBird and Real-Time-Voice-Cloning: recordings at " + settings.sampleRate()
                + " Hz, embeddings of " + settings.embeddingSize() + " values";
    }

    private static String synthesizer(SynthesizerSettings settings) {
        SymbolTable table = SymbolTable.ofName(settings.symbolTable());
        int styles = settings.shape().styles();
        return "Tacotron of " + table.project() + ": language " + table.languageTag() + ", symbol table "
                + table.tableName() + ", " + (styles == 0 ? "no styles" : "styles 0 to " + (styles - 1)) + ", "
                + settings.frameFormat();
    }

    private static String vocoder(VocoderSettings settings) {
        SamplingSettings sampling = settings.sampling();
        String drawn = sampling == null
                ? ""
                : sampling.mixtures() == 0
                        ? " (RAW, " + sampling.levels() + " levels)"
                        : " (MOL, " + sampling.mixtures() + " logistic distributions)";
        return settings.network() + drawn + ": " + settings.format().frameFormat()
                + (settings.naturalLogMel() ? ", natural logarithms, as the original HiFi-GAN project's" : "");
    }

    private static String precision(Map.Entry<String, ? extends Map<String, PackFile>> graphs) {
        long bytes =
                graphs.getValue().values().stream().mapToLong(PackFile::bytes).sum();
        return String.format(Locale.ROOT, "%s (%.1f MB)", graphs.getKey(), bytes / 1e6);
    }
}
