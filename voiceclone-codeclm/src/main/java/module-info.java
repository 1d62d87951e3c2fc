/** What codec language models share: key/value slots, steps shared by rows, streamed codecs. */
module io.github.voiceclone.codeclm {
    requires transitive io.github.voiceclone.runtime;
    requires static com.google.errorprone.annotations;
    requires static org.jspecify;

    exports io.github.voiceclone.codeclm;
}
