/** Reading of text that no model family owns: Chinese and English numbers, dates, signs and abbreviations written out. */
module io.github.voiceclone.text {
    requires transitive io.github.voiceclone;
    requires static org.jspecify;

    exports io.github.voiceclone.text;
    exports io.github.voiceclone.text.chinese;
    exports io.github.voiceclone.text.english;
    exports io.github.voiceclone.text.english.phonemes;
}
