/** ONNX graphs: construction, rewriting, half precision, and recurrent layers as loops. */
@SuppressWarnings("requires-transitive-automatic")
module io.github.voiceclone.graph {
    requires transitive io.github.voiceclone;
    requires transitive org.tribuo.util.onnx;
    requires transitive com.google.protobuf;
    requires static org.jspecify;

    exports io.github.voiceclone.graph;
    exports io.github.voiceclone.graph.half;
    exports io.github.voiceclone.graph.rewrite;
    exports io.github.voiceclone.graph.scan;
}
