package io.github.voiceclone.onnx;

import io.github.voiceclone.sv2tts.Sv2ttsEncoderProvider;

/** The SV2TTS encoder on ONNX Runtime. */
public final class OnnxEncoderProvider extends Sv2ttsEncoderProvider {
    /** Creates the provider; no native code is touched. */
    public OnnxEncoderProvider() {
        super(new OnnxRuntime());
    }
}
