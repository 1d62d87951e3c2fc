/** A small trained voice pack of the SV2TTS family, which a voice cloner speaks with when no other pack is set. */
module io.github.voiceclone.demo {
    requires transitive io.github.voiceclone;
    requires io.github.voiceclone.sv2tts;
    requires static org.jspecify;

    exports io.github.voiceclone.demo;

    provides io.github.voiceclone.spi.VoicePackSource with
            io.github.voiceclone.demo.DemoVoicePack;
}
