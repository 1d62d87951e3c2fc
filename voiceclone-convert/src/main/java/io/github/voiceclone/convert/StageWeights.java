package io.github.voiceclone.convert;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.voiceclone.Stage;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.encoder.SpeakerEncoderWeights;
import io.github.voiceclone.convert.network.WeightNorm;
import io.github.voiceclone.convert.tacotron.TacotronSettings;
import io.github.voiceclone.convert.tacotron.TacotronWeights;
import io.github.voiceclone.convert.vocoder.GeneratorSettings;
import io.github.voiceclone.convert.vocoder.GeneratorWeights;
import io.github.voiceclone.convert.vocoder.SourceFilterGraph;
import io.github.voiceclone.convert.vocoder.SourceFilterNetwork;
import io.github.voiceclone.convert.vocoder.WaveRnnSettings;
import io.github.voiceclone.convert.vocoder.WaveRnnWeights;
import io.github.voiceclone.graph.OnnxModels;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import io.github.voiceclone.sv2tts.pack.SourceFilterSettings;
import io.github.voiceclone.sv2tts.pack.StageEntry;
import io.github.voiceclone.sv2tts.pack.SynthesizerSettings;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import io.github.voiceclone.sv2tts.text.SymbolTable;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the networks of a voice pack back from its float32 graphs. */
final class StageWeights {

    private final VoicePack pack;
    private final String source;

    StageWeights(VoicePack pack) {
        this.pack = pack;
        this.source = "voice pack " + pack.name();
    }

    StateDict encoder() {
        return SpeakerEncoderWeights.read(
                source + " (encoder)", graph(Stage.ENCODER, pack.encoder(), GraphNames.ENCODER));
    }

    StateDict synthesizer() {
        StageEntry<SynthesizerSettings> entry = pack.synthesizer();
        return TacotronWeights.read(
                source + " (synthesizer)",
                graph(Stage.SYNTHESIZER, entry, GraphNames.TEXT_ENCODER),
                graph(Stage.SYNTHESIZER, entry, GraphNames.DECODER),
                graph(Stage.SYNTHESIZER, entry, GraphNames.POST_NET),
                entry.settings().silenceLevel());
    }

    /** Returns what would lie next to the synthesizer's checkpoint. */
    TacotronSettings synthesizerSettings() {
        SynthesizerSettings settings = pack.synthesizer().settings();
        SymbolTable table = SymbolTable.ofName(settings.symbolTable());
        var mel = settings.mel();
        return new TacotronSettings(
                source,
                mel.sampleRate(),
                mel.fftSize(),
                mel.hopLength(),
                mel.windowLength(),
                mel.bands(),
                mel.minHz(),
                mel.maxHz(),
                mel.preEmphasis(),
                mel.minLevelDb(),
                mel.refLevelDb(),
                mel.maxAbsValue(),
                mel.symmetric(),
                true,
                true,
                settings.dropout(),
                Double.parseDouble(Float.toString(settings.silenceLevel())),
                settings.maxSegmentLength(),
                table == SymbolTable.ofSize(table.size()) ? "" : table.tableName(),
                Map.of());
    }

    /** A vocoder with weight norm, as it is trained, and what would lie next to its checkpoint. */
    record Vocoder(StateDict state, Map<String, Object> json) {
        /** Tells whether it is a source-filter vocoder, of which nothing is pruned. */
        boolean isSourceFilter() {
            return SourceFilterNetwork.isSourceFilter(state);
        }

        /** Returns the settings of this generator, or of one with fewer channels. */
        GeneratorSettings settingsOf(StateDict generator) {
            Map<String, Object> narrower = new TreeMap<>(json);
            narrower.remove("upsample_initial_channel");
            String text = new ObjectMapper().valueToTree(narrower).toString();
            return GeneratorSettings.parse(generator.source(), text, generator);
        }
    }

    /** Tells whether there is a vocoder and it is a WaveRNN. */
    boolean isWaveRnn() {
        return pack.manifest().vocoder() != null
                && pack.vocoder().settings().network().equals(WaveRnnSettings.TITLE);
    }

    /** Returns the vocoder, a WaveRNN. */
    WaveRnnWeights.Network waveRnn() {
        StageEntry<VocoderSettings> entry = pack.vocoder();
        return WaveRnnWeights.read(
                source + " (vocoder)",
                graph(Stage.VOCODER, entry, GraphNames.CONDITIONING),
                graph(Stage.VOCODER, entry, GraphNames.SAMPLE),
                entry.settings());
    }

    /**
     * Returns the vocoder, a generator or a source-filter vocoder.
     *
     * @throws CheckpointException if it is neither a HiFi-GAN or Fre-GAN nor a source-filter vocoder as the converter writes it
     */
    Vocoder vocoder() {
        StageEntry<VocoderSettings> entry = pack.vocoder();
        SourceFilterSettings sourceFilter = entry.settings().sourceFilter();
        if (sourceFilter != null) {
            ModelProto model = graph(Stage.VOCODER, entry, GraphNames.SOURCE_FILTER);
            return new Vocoder(
                    SourceFilterGraph.read(source + " (vocoder)", model),
                    SourceFilterGraph.network(model, sourceFilter).json());
        }
        GeneratorWeights.Generator generator =
                GeneratorWeights.read(source + " (vocoder)", graph(Stage.VOCODER, entry, GraphNames.VOCODER));
        Map<String, Object> json = new TreeMap<>(generator.settings());
        json.put("sampling_rate", entry.settings().format().sampleRate());
        if (entry.settings().naturalLogMel()) {
            json.put("fmin", 0);
            json.put("fmax", 8000);
        }
        return new Vocoder(WeightNorm.added(generator.state()), json);
    }

    private ModelProto graph(Stage stage, StageEntry<?> entry, String name) {
        SortedMap<String, PackFile> graphs = pack.graphs(stage, entry, Precision.FP32);
        ByteBuffer onnx = pack.read(Objects.requireNonNull(graphs.get(name), name));
        return OnnxModels.parse("graph '" + name + "' of " + source, onnx);
    }
}
