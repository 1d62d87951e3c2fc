package io.github.voiceclone.tensorrt;

import io.github.voiceclone.spi.Availability;
import io.github.voiceclone.sv2tts.Sv2ttsEncoderProvider;
import io.github.voiceclone.sv2tts.Sv2ttsSynthesizerProvider;
import io.github.voiceclone.sv2tts.Sv2ttsVocoderProvider;
import io.github.voiceclone.tensorrt.engine.EngineListener;
import io.github.voiceclone.tensorrt.engine.EngineStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The backend, all of it but the native part, registered as {@value #NAME}. */
public final class FakeBackend {
    static final String NAME = "tensorrt-fake";

    static final FakeDevice DEVICE = new FakeDevice(FakePlatform.INFO);

    private static final TensorRtRuntime RUNTIME =
            runtime(new FakePlatform(Availability.present("a GPU that is none"), DEVICE), folder());

    private FakeBackend() {}

    static TensorRtRuntime runtime(FakePlatform platform, Path engines) {
        return new TensorRtRuntime(NAME, platform, new EngineStore(engines, new EngineListener() {}));
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "engines");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its encoder. */
    public static final class Encoder extends Sv2ttsEncoderProvider {
        /** Creates the provider. */
        public Encoder() {
            super(RUNTIME);
        }
    }

    /** Its synthesizer. */
    public static final class Synthesizer extends Sv2ttsSynthesizerProvider {
        /** Creates the provider. */
        public Synthesizer() {
            super(RUNTIME);
        }
    }

    /** Its vocoder. */
    public static final class Vocoder extends Sv2ttsVocoderProvider {
        /** Creates the provider. */
        public Vocoder() {
            super(RUNTIME);
        }
    }
}
