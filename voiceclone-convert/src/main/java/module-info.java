/** Conversion of PyTorch checkpoints of the SV2TTS family, of Pocket TTS and of MOSS-TTS-Nano into voice packs of ONNX graphs, and pruning. */
module io.github.voiceclone.convert {
    requires transitive io.github.voiceclone.sv2tts;
    requires transitive io.github.voiceclone.graph;
    requires transitive io.github.voiceclone.pocket;
    requires transitive io.github.voiceclone.moss;
    requires com.fasterxml.jackson.databind;
    requires org.tribuo.util.onnx;
    requires static com.google.errorprone.annotations;
    requires static org.jspecify;

    exports io.github.voiceclone.convert;
    exports io.github.voiceclone.convert.checkpoint;
    exports io.github.voiceclone.convert.prune;
}
