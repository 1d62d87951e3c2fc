/** Decoders of FLAC and MP3 recordings, and an encoder of FLAC. */
module io.github.voiceclone.audio.formats {
    requires transitive io.github.voiceclone;
    requires static org.jspecify;

    exports io.github.voiceclone.audio.formats;

    provides io.github.voiceclone.audio.AudioDecoder with
            io.github.voiceclone.audio.formats.FlacDecoder,
            io.github.voiceclone.audio.formats.Mp3Decoder;
    provides io.github.voiceclone.audio.AudioEncoder with
            io.github.voiceclone.audio.formats.FlacEncoder;
}
