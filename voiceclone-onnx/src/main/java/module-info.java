/** ONNX Runtime as a tensor runtime: the backend {@code onnx}. */
module io.github.voiceclone.onnx {
    requires transitive io.github.voiceclone.runtime;
    requires com.microsoft.onnxruntime;
    requires org.slf4j;
    requires static com.google.errorprone.annotations;
    requires static org.jspecify;

    // ONNX Runtime has no descriptor that names what it logs with.
    requires java.logging;

    exports io.github.voiceclone.onnx;

    provides io.github.voiceclone.spi.Backend with
            io.github.voiceclone.onnx.OnnxRuntime;
}
