/** The SV2TTS model family: voice packs, front ends and the decode loop, on any tensor runtime. */
module io.github.voiceclone.sv2tts {
    requires transitive io.github.voiceclone;
    requires transitive io.github.voiceclone.runtime;
    requires io.github.voiceclone.text;
    requires JTransforms;
    requires com.fasterxml.jackson.databind;
    requires org.slf4j;
    requires static com.google.errorprone.annotations;
    requires static org.jspecify;

    // JTransforms has no descriptor that names what its arrays use.
    requires jdk.unsupported;

    exports io.github.voiceclone.sv2tts;
    exports io.github.voiceclone.sv2tts.audio;
    exports io.github.voiceclone.sv2tts.decode;
    exports io.github.voiceclone.sv2tts.pack;
    exports io.github.voiceclone.sv2tts.sampling;
    exports io.github.voiceclone.sv2tts.source;
    exports io.github.voiceclone.sv2tts.text;
    exports io.github.voiceclone.sv2tts.tuning;

    provides io.github.voiceclone.spi.EncoderProvider with
            io.github.voiceclone.sv2tts.Sv2ttsEncoderProvider;
    provides io.github.voiceclone.spi.SynthesizerProvider with
            io.github.voiceclone.sv2tts.Sv2ttsSynthesizerProvider;
    provides io.github.voiceclone.spi.VocoderProvider with
            io.github.voiceclone.sv2tts.GriffinLimVocoderProvider,
            io.github.voiceclone.sv2tts.Sv2ttsVocoderProvider;
}
