package io.github.voiceclone.onnx;

import io.github.voiceclone.sv2tts.Sv2ttsVocoderProvider;

/** The SV2TTS vocoder on ONNX Runtime. */
public final class OnnxVocoderProvider extends Sv2ttsVocoderProvider {
    /** Creates the provider; no native code is touched. */
    public OnnxVocoderProvider() {
        super(new OnnxRuntime());
    }
}
