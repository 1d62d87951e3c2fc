/** Runtime of codec language models: key/value slots, continuous batching, streamed codecs, SentencePiece. */
module io.github.voiceclone.codeclm {
    requires transitive io.github.voiceclone.runtime;
    requires transitive io.github.voiceclone.text;
    requires com.fasterxml.jackson.databind;
    requires static com.google.errorprone.annotations;
    requires static org.jspecify;

    exports io.github.voiceclone.codeclm;
    exports io.github.voiceclone.codeclm.sentencepiece;
    exports io.github.voiceclone.codeclm.text;
}
