/**
 * Voice cloning: values, the {@link io.github.voiceclone.VoiceCloner} facade and the services that model families and backends
 * implement.
 */
@SuppressWarnings("module") // the modules that helpers are exported to are compiled later
module io.github.voiceclone {
    requires java.management;
    requires java.xml;
    requires jdk.jfr;
    requires jdk.management;
    requires org.slf4j;
    requires static com.google.errorprone.annotations;
    requires static org.jspecify;

    exports io.github.voiceclone;
    exports io.github.voiceclone.audio;
    exports io.github.voiceclone.batch;
    exports io.github.voiceclone.listener;
    exports io.github.voiceclone.recording;
    exports io.github.voiceclone.spi;
    exports io.github.voiceclone.internal to
            io.github.voiceclone.cache,
            io.github.voiceclone.convert,
            io.github.voiceclone.runtime,
            io.github.voiceclone.server,
            io.github.voiceclone.sv2tts,
            io.github.voiceclone.tensorrt;
    exports io.github.voiceclone.internal.markup to
            io.github.voiceclone.server;

    uses io.github.voiceclone.audio.AudioDecoder;
    uses io.github.voiceclone.audio.AudioEncoder;
    uses io.github.voiceclone.spi.Backend;
    uses io.github.voiceclone.spi.EncoderProvider;
    uses io.github.voiceclone.spi.SynthesizerProvider;
    uses io.github.voiceclone.spi.VocoderProvider;
    uses io.github.voiceclone.spi.VoicePackSource;

    provides io.github.voiceclone.audio.AudioDecoder with
            io.github.voiceclone.audio.WavDecoder;
    provides io.github.voiceclone.audio.AudioEncoder with
            io.github.voiceclone.audio.PcmEncoder,
            io.github.voiceclone.audio.WavEncoder;
}
