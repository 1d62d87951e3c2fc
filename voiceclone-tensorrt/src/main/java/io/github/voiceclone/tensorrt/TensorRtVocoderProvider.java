package io.github.voiceclone.tensorrt;

import io.github.voiceclone.sv2tts.Sv2ttsVocoderProvider;

/** The SV2TTS vocoder on TensorRT. */
public final class TensorRtVocoderProvider extends Sv2ttsVocoderProvider {
    /** Creates the provider; no native code is touched. */
    public TensorRtVocoderProvider() {
        super(new TensorRtRuntime());
    }
}
