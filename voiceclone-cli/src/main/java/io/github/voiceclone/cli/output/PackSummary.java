package io.github.voiceclone.cli.output;

import io.github.voiceclone.Stage;
import io.github.voiceclone.codeclm.AttentionShape;
import io.github.voiceclone.codeclm.CodecManifest;
import io.github.voiceclone.codeclm.CodecPack;
import io.github.voiceclone.codeclm.CodecSettings;
import io.github.voiceclone.optimize.CodecPacks;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.EncoderSettings;
import io.github.voiceclone.sv2tts.pack.Manifest;
import io.github.voiceclone.sv2tts.pack.SamplingSettings;
import io.github.voiceclone.sv2tts.pack.SourceFilterSettings;
import io.github.voiceclone.sv2tts.pack.StageEntry;
import io.github.voiceclone.sv2tts.pack.SynthesizerSettings;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import io.github.voiceclone.sv2tts.pack.VoicePack;
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

    /**
     * Returns the lines: the pack's name, then two lines for each stage: what it is, and its graphs.
     *
     * @throws io.github.voiceclone.VoicePackException if the pack is absent or damaged, or of a family not known here
     */
    public static List<String> lines(VoicePackSource pack) {
        return CodecPacks.open(pack)
                .map(PackSummary::lines)
                .orElseGet(() -> lines(VoicePack.open(pack).manifest()));
    }

    private static List<String> lines(Manifest manifest) {
        List<String> lines = new ArrayList<>();
        lines.add("voice pack '" + manifest.name() + "'");
        addStage(lines, Stage.ENCODER, manifest.encoder(), PackSummary::encoder);
        addStage(lines, Stage.SYNTHESIZER, manifest.synthesizer(), PackSummary::synthesizer);
        addStage(lines, Stage.VOCODER, manifest.vocoder(), PackSummary::vocoder);
        return lines;
    }

    private static List<String> lines(CodecPack<?> pack) {
        CodecManifest<?> manifest = pack.manifest();
        CodecSettings settings = pack.settings();
        AttentionShape attention = settings.attention();
        String title = pack.family().title();
        String languages = languages(manifest.languages());
        boolean mixed = settings.channels() > 1;
        String audio = settings.sampleRate() + " Hz" + (mixed ? ", " + settings.channels() + " channels" : "");
        List<String> lines = new ArrayList<>();
        lines.add("voice pack '" + manifest.name() + "'");
        String encoder = "codec encoder of " + title + ": recordings at " + audio + ", prompts of "
                + values(settings, settings.speakerFormat().width()) + " a frame, " + settings.frameRate()
                + " frames a second";
        addStage(lines, manifest, Stage.ENCODER, encoder, CodecManifest.CODEC_ENCODER);
        String synthesizer = "language model of " + title + ": " + languages + ", tokenizer SentencePiece of "
                + settings.tokens() + " tokens, " + attention.layers() + " layers of width " + attention.width() + ", "
                + values(settings, settings.frameFormat().width()) + " a frame";
        addStage(lines, manifest, Stage.SYNTHESIZER, synthesizer, CodecManifest.LANGUAGE_MODEL);
        String vocoder = "codec decoder of " + title + ": " + audio + (mixed ? " mixed to one" : "") + ", "
                + settings.frameSamples() + " samples a frame";
        addStage(lines, manifest, Stage.VOCODER, vocoder, CodecManifest.CODEC_DECODER);
        return lines;
    }

    private static String languages(List<String> tags) {
        return switch (tags.size()) {
            case 0 -> "language unknown (convert has --language)";
            case 1 -> "language " + tags.get(0);
            default -> "languages " + String.join(", ", tags);
        };
    }

    private static String values(CodecSettings settings, int width) {
        return width + (settings.codebookSize() == 0 ? " values" : " codes of " + settings.codebookSize());
    }

    private static void addStage(
            List<String> lines, CodecManifest<?> manifest, Stage stage, String what, String graph) {
        String precisions = manifest.graphs().entrySet().stream()
                .filter(graphs -> graphs.getValue().containsKey(graph))
                .map(graphs ->
                        precision(graphs.getKey(), graphs.getValue().get(graph).bytes()))
                .collect(Collectors.joining(", "));
        lines.add(String.format("  %-11s %s", stage.id(), what));
        lines.add(String.format("  %-11s %s; model %.12s…", "", precisions, manifest.model()));
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
        double seconds = settings.windowFrames() * (double) settings.hopLength() / settings.sampleRate();
        return "recordings at " + settings.sampleRate() + " Hz in windows of " + seconds + " s, embeddings of "
                + settings.embeddingSize() + " values";
    }

    private static String synthesizer(SynthesizerSettings settings) {
        SymbolTable table = SymbolTable.ofName(settings.symbolTable());
        int styles = settings.shape().styles();
        return "Tacotron of " + table.project() + ": " + languages(table.languages()) + ", symbol table "
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
        SourceFilterSettings sourceFilter = settings.sourceFilter();
        String pitch = sourceFilter == null
                ? ""
                : String.format(
                        Locale.ROOT,
                        " (pitch from %.0f to %.0f Hz)",
                        sourceFilter.pitchLowHz(),
                        sourceFilter.pitchHighHz());
        return settings.network() + drawn + pitch + ": " + settings.format().frameFormat()
                + (settings.naturalLogMel() ? ", natural logarithms, as the original HiFi-GAN project's" : "");
    }

    private static String precision(Map.Entry<String, ? extends Map<String, PackFile>> graphs) {
        long bytes =
                graphs.getValue().values().stream().mapToLong(PackFile::bytes).sum();
        return precision(graphs.getKey(), bytes);
    }

    private static String precision(String name, long bytes) {
        return String.format(Locale.ROOT, "%s (%.1f MB)", name, bytes / 1e6);
    }
}
