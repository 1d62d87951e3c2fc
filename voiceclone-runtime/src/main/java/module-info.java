/** Tensor runtimes: the interface that model families run their graphs through, dynamic batching and CPU scheduling. */
@SuppressWarnings("module") // the modules that helpers are exported to are compiled later
module io.github.voiceclone.runtime {
    requires transitive io.github.voiceclone;
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;
    requires static com.google.errorprone.annotations;
    requires static org.jspecify;

    exports io.github.voiceclone.runtime;
    exports io.github.voiceclone.runtime.batch;
    exports io.github.voiceclone.runtime.pack;
    exports io.github.voiceclone.runtime.schedule;
    exports io.github.voiceclone.runtime.verify;
    exports io.github.voiceclone.runtime.natives to
            io.github.voiceclone.onnx,
            io.github.voiceclone.tensorrt;
}
