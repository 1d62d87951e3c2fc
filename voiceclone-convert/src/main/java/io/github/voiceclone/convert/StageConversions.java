package io.github.voiceclone.convert;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.convert.checkpoint.CheckpointException;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.encoder.SpeakerEncoderGraphs;
import io.github.voiceclone.convert.encoder.SpeakerEncoderSettings;
import io.github.voiceclone.convert.tacotron.TacotronGraphs;
import io.github.voiceclone.convert.tacotron.TacotronSettings;
import io.github.voiceclone.convert.tacotron.TacotronSizes;
import io.github.voiceclone.convert.vocoder.GeneratorSettings;
import io.github.voiceclone.convert.vocoder.SourceFilterGraph;
import io.github.voiceclone.convert.vocoder.SourceFilterNetwork;
import io.github.voiceclone.convert.vocoder.VocoderGraph;
import io.github.voiceclone.convert.vocoder.WaveRnnGraphs;
import io.github.voiceclone.convert.vocoder.WaveRnnSettings;
import io.github.voiceclone.sv2tts.audio.MelSettings;
import io.github.voiceclone.sv2tts.decode.DecoderShape;
import io.github.voiceclone.sv2tts.decode.DecoderShape.LayerPair;
import io.github.voiceclone.sv2tts.pack.EncoderSettings;
import io.github.voiceclone.sv2tts.pack.GraphNames;
import io.github.voiceclone.sv2tts.pack.MelFormat;
import io.github.voiceclone.sv2tts.pack.SamplingSettings;
import io.github.voiceclone.sv2tts.pack.SynthesizerSettings;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import io.github.voiceclone.sv2tts.text.SymbolTable;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns each kind of network into a stage of a pack. */
final class StageConversions {
    private StageConversions() {}

    static ConvertedStage<EncoderSettings> encoder(StateDict state) {
        SpeakerEncoderGraphs graphs = SpeakerEncoderGraphs.of(state);
        SpeakerEncoderSettings fixed = graphs.settings();
        EncoderSettings settings = new EncoderSettings(
                fixed.sampleRate(),
                fixed.hopLength(),
                fixed.partialFrames(),
                fixed.partialStep(),
                fixed.minimumCoverage(),
                graphs.embeddingSize());
        Map<String, ModelProto> files =
                Map.of(GraphNames.ENCODER_MEL, graphs.mel(), GraphNames.ENCODER, graphs.encoder());
        return new ConvertedStage<>(ModelIdentity.of(state), settings, files, List.of());
    }

    static ConvertedStage<SynthesizerSettings> synthesizer(StateDict state, TacotronSettings beside) {
        TacotronGraphs graphs = TacotronGraphs.of(state, beside);
        TacotronSizes sizes = graphs.sizes();
        SynthesizerSettings settings = new SynthesizerSettings(
                symbolTable(sizes, beside).tableName(),
                melSettings(graphs.settings()),
                shape(sizes),
                beside.dropout(),
                (float) beside.trimLevel(),
                beside.maxSegmentLength());
        return new ConvertedStage<>(
                ModelIdentity.of(state),
                settings,
                Map.of(
                        GraphNames.TEXT_ENCODER, graphs.textEncoder(),
                        GraphNames.DECODER, graphs.decoder(),
                        GraphNames.POST_NET, graphs.postnet()),
                graphs.warnings());
    }

    /** Returns the table that the settings name, or else the published one of the network's size. */
    private static SymbolTable symbolTable(TacotronSizes sizes, TacotronSettings beside) {
        if (beside.symbolTable().isEmpty()) {
            return SymbolTable.ofSize(sizes.symbols());
        }
        return Stream.of(SymbolTable.values())
                .filter(table -> table.tableName().equals(beside.symbolTable()) && table.size() == sizes.symbols())
                .findFirst()
                .orElseThrow(
                        () -> new CheckpointException(beside.source() + ": " + TacotronSettings.SYMBOL_TABLE + " is '"
                                + beside.symbolTable() + "', expected one of the " + sizes.symbols()
                                + " symbols that the checkpoint has: " + named(sizes.symbols())));
    }

    private static String named(int symbols) {
        String names = Stream.of(SymbolTable.values())
                .filter(table -> table.size() == symbols)
                .map(SymbolTable::tableName)
                .collect(Collectors.joining(" or "));
        return names.isEmpty() ? "there is none" : names;
    }

    static ConvertedStage<VocoderSettings> vocoder(StateDict state, GeneratorSettings beside) {
        VocoderGraph graph = VocoderGraph.of(state, beside);
        MelFormat format = new MelFormat(graph.sampleRate(), graph.hopLength(), graph.melBands());
        VocoderSettings settings =
                new VocoderSettings(beside.kind().title(), format, graph.contextFrames(), beside.naturalLogMel());
        return new ConvertedStage<>(
                ModelIdentity.of(state), settings, Map.of(GraphNames.VOCODER, graph.model()), graph.warnings());
    }

    static ConvertedStage<VocoderSettings> waveRnn(StateDict state, WaveRnnSettings beside) {
        WaveRnnGraphs graphs = WaveRnnGraphs.of(state, beside);
        MelFormat format = new MelFormat(beside.sampleRate(), beside.hopLength(), beside.melBands());
        SamplingSettings sampling = new SamplingSettings(
                beside.recurrentWidth(),
                beside.denseWidth(),
                beside.mixtures(),
                beside.mixture() ? 0 : beside.outputs(),
                beside.muLaw(),
                beside.preEmphasis(),
                beside.target(),
                beside.overlap());
        return new ConvertedStage<>(
                ModelIdentity.of(state),
                new VocoderSettings(WaveRnnSettings.TITLE, format, beside.padding(), sampling),
                Map.of(GraphNames.CONDITIONING, graphs.conditioning(), GraphNames.SAMPLE, graphs.sample()),
                WaveRnnSettings.warnings(state));
    }

    static ConvertedStage<VocoderSettings> sourceFilter(StateDict state, SourceFilterNetwork beside) {
        return new ConvertedStage<>(
                ModelIdentity.of(state),
                new VocoderSettings(SourceFilterNetwork.TITLE, beside.contextFrames(), beside.settings()),
                Map.of(
                        GraphNames.SOURCE_FILTER,
                        SourceFilterGraph.of(state, beside).model()),
                List.of());
    }

    private static DecoderShape shape(TacotronSizes sizes) {
        return new DecoderShape(
                sizes.bands(),
                sizes.reductionFactor(),
                sizes.speaker(),
                sizes.styleTokens(),
                new LayerPair(sizes.encoderDropout1(), sizes.encoderDropout2()),
                new LayerPair(sizes.decoderDropout1(), sizes.decoderDropout2()),
                sizes.stateWidths());
    }

    private static MelSettings melSettings(TacotronSettings beside) {
        return new MelSettings(
                beside.sampleRate(),
                beside.fftSize(),
                beside.hopLength(),
                beside.windowLength(),
                beside.bands(),
                beside.minFrequency(),
                beside.maxFrequency(),
                beside.preemphasis(),
                beside.minLevelDb(),
                beside.referenceLevelDb(),
                beside.maxAbsValue(),
                beside.symmetric());
    }
}
