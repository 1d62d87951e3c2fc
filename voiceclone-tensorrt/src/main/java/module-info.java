/** TensorRT as a tensor runtime: the backend {@code tensorrt}. */
module io.github.voiceclone.tensorrt {
    requires transitive io.github.voiceclone.runtime;
    requires io.github.voiceclone.graph;
    requires jcuda;
    requires org.bytedeco.tensorrt;
    requires org.slf4j;
    requires org.tribuo.util.onnx;
    requires static org.jspecify;

    exports io.github.voiceclone.tensorrt;
    exports io.github.voiceclone.tensorrt.engine;

    provides io.github.voiceclone.spi.Backend with
            io.github.voiceclone.tensorrt.TensorRtRuntime;
}
