package io.github.voiceclone.convert.compatibility;

import io.github.voiceclone.convert.compatibility.Backend.Tolerances;

class OnnxEncoderCompatibilityTest extends EncoderCompatibility {
    @Override
    protected Backend backend() {
        return new Backend("onnx", "cpu", Tolerances.FLOAT32);
    }
}
