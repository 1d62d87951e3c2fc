/** Conversion of PyTorch checkpoints of the SV2TTS family, and of Pocket TTS, into voice packs of ONNX graphs, and pruning. */
module io.github.voiceclone.convert {
    requires transitive io.github.voiceclone.sv2tts;
    requires transitive io.github.voiceclone.graph;
    requires transitive io.github.voiceclone.pocket;
    requires com.fasterxml.jackson.databind;
    requires org.tribuo.util.onnx;
    requires static org.jspecify;

    exports io.github.voiceclone.convert;
    exports io.github.voiceclone.convert.checkpoint;
    exports io.github.voiceclone.convert.prune;
}
