package io.github.voiceclone.convert.compatibility;

import io.github.voiceclone.convert.compatibility.Backend.Tolerances;

class OnnxVocoderCompatibilityTest extends VocoderCompatibility {
    @Override
    protected Backend backend() {
        return new Backend("onnx", "cpu", Tolerances.FLOAT32);
    }
}
