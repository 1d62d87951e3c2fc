package io.github.voiceclone.tensorrt;

import io.github.voiceclone.sv2tts.Sv2ttsSynthesizerProvider;

/** The SV2TTS synthesizer on TensorRT. */
public final class TensorRtSynthesizerProvider extends Sv2ttsSynthesizerProvider {
    /** Creates the provider; no native code is touched. */
    public TensorRtSynthesizerProvider() {
        super(new TensorRtRuntime());
    }
}
