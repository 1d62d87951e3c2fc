/** The model family of MOSS-TTS-Nano: voice packs, text preparation, codec and language model. */
module io.github.voiceclone.moss {
    requires transitive io.github.voiceclone.codeclm;
    requires io.github.voiceclone.text;
    requires static com.google.errorprone.annotations;
    requires static org.jspecify;

    exports io.github.voiceclone.moss;
    exports io.github.voiceclone.moss.text;

    provides io.github.voiceclone.spi.EncoderProvider with
            io.github.voiceclone.moss.MossEncoderProvider;
    provides io.github.voiceclone.spi.SynthesizerProvider with
            io.github.voiceclone.moss.MossSynthesizerProvider;
    provides io.github.voiceclone.spi.VocoderProvider with
            io.github.voiceclone.moss.MossVocoderProvider;
}
