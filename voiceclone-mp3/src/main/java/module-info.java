/** An encoder of MP3. */
@SuppressWarnings("module") // the format ends in a digit
module io.github.voiceclone.mp3 {
    requires transitive io.github.voiceclone;
    requires java.desktop;
    requires jump3r;
    requires static org.jspecify;

    exports io.github.voiceclone.mp3;

    provides io.github.voiceclone.audio.AudioEncoder with
            io.github.voiceclone.mp3.Mp3Encoder;
}
