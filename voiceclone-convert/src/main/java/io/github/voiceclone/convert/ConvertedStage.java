package io.github.voiceclone.convert;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.sv2tts.pack.StageEntry;
import io.github.voiceclone.sv2tts.pack.VoicePackWriter;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A stage made from a checkpoint, in memory.
 *
 * @param model identity of the weights
 * @param settings how the graphs are fed
 * @param graphs the float32 graphs by name
 * @param warnings what the user should know, a sentence each
 * @param <S> the stage's settings
 */
record ConvertedStage<S>(String model, S settings, Map<String, ModelProto> graphs, List<String> warnings) {

    /** Writes the graphs, and returns the manifest's entry for them. */
    StageEntry<S> write(VoicePackWriter pack, String stage) {
        SortedMap<String, PackFile> files = new TreeMap<>();
        graphs.forEach((name, graph) -> {
            String file = VoicePackWriter.graphFile(Precision.FP32, stage, name);
            files.put(name, pack.write(file, graph.toByteArray()));
        });
        return new StageEntry<>(model, settings, new TreeMap<>(Map.of(Precision.FP32, files)));
    }
}
