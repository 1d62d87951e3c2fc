package io.github.voiceclone.convert.compatibility;

import io.github.voiceclone.convert.compatibility.Backend.Tolerances;
import org.junit.jupiter.api.Nested;

/** ONNX Runtime on the CPU. */
class OnnxCompatibilityTest {
    private static final Backend ONNX = new Backend("onnx", "cpu", Tolerances.FLOAT32);

    @Nested
    class EncoderTest extends EncoderCompatibility {
        @Override
        protected Backend backend() {
            return ONNX;
        }
    }

    @Nested
    class SynthesizerTest extends SynthesizerCompatibility {
        @Override
        protected Backend backend() {
            return ONNX;
        }
    }

    @Nested
    class VocoderTest extends VocoderCompatibility {
        @Override
        protected Backend backend() {
            return ONNX;
        }
    }
}
