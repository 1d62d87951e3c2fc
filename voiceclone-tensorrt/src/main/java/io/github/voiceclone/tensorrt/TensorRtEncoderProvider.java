package io.github.voiceclone.tensorrt;

import io.github.voiceclone.sv2tts.Sv2ttsEncoderProvider;

/** The SV2TTS encoder on TensorRT. */
public final class TensorRtEncoderProvider extends Sv2ttsEncoderProvider {
    /** Creates the provider; no native code is touched. */
    public TensorRtEncoderProvider() {
        super(new TensorRtRuntime());
    }
}
