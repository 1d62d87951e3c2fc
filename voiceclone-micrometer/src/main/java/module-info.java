/** Metrics of a voice cloner for Micrometer. */
@SuppressWarnings("requires-transitive-automatic")
module io.github.voiceclone.micrometer {
    requires transitive io.github.voiceclone;
    requires transitive micrometer.core;
    requires static org.jspecify;

    exports io.github.voiceclone.micrometer;
}
