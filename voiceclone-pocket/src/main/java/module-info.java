/** The model family of Pocket TTS: voice packs, text preparation, codec and language model. */
module io.github.voiceclone.pocket {
    requires transitive io.github.voiceclone.codeclm;
    requires io.github.voiceclone.text;
    requires static com.google.errorprone.annotations;
    requires static org.jspecify;

    exports io.github.voiceclone.pocket;
    exports io.github.voiceclone.pocket.text;

    provides io.github.voiceclone.spi.EncoderProvider with
            io.github.voiceclone.pocket.PocketEncoderProvider;
    provides io.github.voiceclone.spi.SynthesizerProvider with
            io.github.voiceclone.pocket.PocketSynthesizerProvider;
    provides io.github.voiceclone.spi.VocoderProvider with
            io.github.voiceclone.pocket.PocketVocoderProvider;
}
