package io.github.voiceclone.onnx;

import io.github.voiceclone.sv2tts.Sv2ttsSynthesizerProvider;

/** The SV2TTS synthesizer on ONNX Runtime. */
public final class OnnxSynthesizerProvider extends Sv2ttsSynthesizerProvider {
    /** Creates the provider; no native code is touched. */
    public OnnxSynthesizerProvider() {
        super(new OnnxRuntime());
    }
}
