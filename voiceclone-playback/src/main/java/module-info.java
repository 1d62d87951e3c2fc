/** Playback of speech while it is synthesized. */
module io.github.voiceclone.playback {
    requires transitive io.github.voiceclone;
    requires java.desktop;
    requires static org.jspecify;

    exports io.github.voiceclone.playback;
}
