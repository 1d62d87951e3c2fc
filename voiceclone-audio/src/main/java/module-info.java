/** Decoders of FLAC, MP3 and Opus recordings, and encoders of FLAC and Opus. */
module io.github.voiceclone.audio.formats {
    requires concentus;
    requires transitive io.github.voiceclone;
    requires static org.jspecify;

    exports io.github.voiceclone.audio.formats;

    provides io.github.voiceclone.audio.AudioDecoder with
            io.github.voiceclone.audio.formats.FlacDecoder,
            io.github.voiceclone.audio.formats.Mp3Decoder,
            io.github.voiceclone.audio.formats.OggOpusDecoder,
            io.github.voiceclone.audio.formats.WebmOpusDecoder;
    provides io.github.voiceclone.audio.AudioEncoder with
            io.github.voiceclone.audio.formats.FlacEncoder,
            io.github.voiceclone.audio.formats.OggOpusEncoder;
}
