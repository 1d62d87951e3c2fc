package io.github.voiceclone.tensorrt;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.convert.compatibility.ReferenceFiles;
import io.github.voiceclone.graph.OnnxModels;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.pack.PackGraphs;
import io.github.voiceclone.sv2tts.pack.PackGraphs.PackGraph;
import io.github.voiceclone.sv2tts.pack.Sv2ttsRequirements;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import io.github.voiceclone.tensorrt.device.BuildRequest;
import io.github.voiceclone.tensorrt.engine.IoTensors;
import io.github.voiceclone.tensorrt.engine.OptimizationProfiles;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The engines that packs ask for, as the runtime words them. */
public final class PackRequests {
    private static final List<String> SYNTHESIZERS = List.of("synthesizer-plain", "synthesizer-gst");

    private static final List<String> VOCODERS =
            List.of("hifigan-resblock1", "hifigan-resblock2", "hifigan-24k", "fregan");

    private PackRequests() {}

    /** Returns both precisions of every graph of the compatibility kit's reference checkpoints. */
    public static Stream<BuildRequest> ofReferences(Path folder) {
        Stream<BuildRequest> encoder = of(ReferenceFiles.encoderPack(folder.resolve("encoder")), "encoder");
        Stream<BuildRequest> synthesizers = SYNTHESIZERS.stream()
                .flatMap(name -> of(ReferenceFiles.synthesizerPack(name, folder.resolve(name)), name));
        Stream<BuildRequest> vocoders =
                VOCODERS.stream().flatMap(name -> of(ReferenceFiles.vocoderPack(name, folder.resolve(name)), name));
        return Stream.of(encoder, synthesizers, vocoders).flatMap(requests -> requests);
    }

    /** Returns both precisions of every graph of a pack that has float32 ones. */
    public static Stream<BuildRequest> of(Path directory, String name) {
        VoicePack pack = VoicePack.open(VoicePackSource.directory(directory));
        return PackGraphs.of(pack).stream()
                .flatMap(graph -> Stream.of("fp32", "fp16").map(precision -> request(pack, graph, precision, name)));
    }

    /** Returns one of a pack's stored float32 graphs. */
    public static ModelProto float32(Path directory, String name) {
        VoicePack pack = VoicePack.open(VoicePackSource.directory(directory));
        return PackGraphs.of(pack).stream()
                .filter(graph -> graph.name().equals(name))
                .map(graph -> OnnxModels.parse(name, float32(pack, graph)))
                .findFirst()
                .orElseThrow();
    }

    private static ByteBuffer float32(VoicePack pack, PackGraph graph) {
        return pack.read(pack.graphs(graph.stage(), graph.entry(), "fp32").get(graph.name()));
    }

    private static BuildRequest request(VoicePack pack, PackGraph graph, String precision, String name) {
        ByteBuffer onnx = float32(pack, graph);
        ByteBuffer typed = TypedGraph.of(
                graph.name(),
                onnx,
                new GraphOptions("cuda", 1, precision, "fp32")
                        .withRequirements(Sv2ttsRequirements.requirements(graph.name())));
        OptimizationProfiles profiles = OptimizationProfiles.of(
                graph.name(), IoTensors.of(graph.name(), onnx), Sv2ttsRequirements.requirements(graph.name()));
        boolean tensorFloat32 = precision.equals("fp16");
        return new BuildRequest(
                name + " " + graph.name() + " " + precision,
                typed,
                profiles.all(),
                tensorFloat32,
                ByteBuffer.allocateDirect(0));
    }
}
