/** Optimization of voice packs to 8-bit, 4-bit and half precision, and the loss of quality. */
module io.github.voiceclone.optimize {
    requires transitive io.github.voiceclone.sv2tts;
    requires transitive io.github.voiceclone.graph;
    requires transitive io.github.voiceclone.pocket;
    requires transitive io.github.voiceclone.moss;
    requires java.desktop;
    requires org.tribuo.util.onnx;
    requires static org.jspecify;

    exports io.github.voiceclone.optimize;
    exports io.github.voiceclone.optimize.calibration;
    exports io.github.voiceclone.optimize.quality;
    exports io.github.voiceclone.optimize.recipe;
}
