package io.github.voiceclone.tensorrt;

import io.github.voiceclone.runtime.ForwardingRuntime;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.spi.Availability;
import io.github.voiceclone.tensorrt.engine.EngineListener;
import io.github.voiceclone.tensorrt.engine.EngineStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** TensorRT backend, all of it but the native part, registered as {@value #NAME}. */
public final class FakeBackend extends ForwardingRuntime {
    static final String NAME = "tensorrt-fake";

    static final FakeDevice DEVICE = new FakeDevice(FakePlatform.INFO);

    private static final TensorRtRuntime RUNTIME =
            runtime(new FakePlatform(Availability.present("a GPU that is none"), DEVICE), folder());

    /** Creates the backend; all share one device. */
    public FakeBackend() {
        super(RUNTIME);
    }

    /** Returns the backend on a platform, with its engines in a folder. */
    public static TensorRtRuntime runtime(FakePlatform platform, Path engines) {
        return new TensorRtRuntime(NAME, platform, new EngineStore(engines, new EngineListener() {}));
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "engines");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Graph load(String name, ByteBuffer onnx, GraphOptions options) {
        return runtime().load(name, onnx, options);
    }
}
