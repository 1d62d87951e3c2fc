package io.github.voiceclone.cli.output;

import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SpeechSegment;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Audio file that is written segment by segment, and exists only when it is complete. */
public final class SpokenFile {
    private SpokenFile() {}

    /**
     * Speaks a request into a file.
     *
     * @param encoding the file's format
     * @param heard is told of each segment once it is written
     * @throws IOException if the file cannot be written
     */
    public static void write(
            VoiceCloner cloner, SpeechRequest request, Path file, AudioEncoding encoding, Consumer<SpeechSegment> heard)
            throws IOException {
        try (OnInterrupt.Begun<AudioWriter> begun = OnInterrupt.begin(
                () -> AudioWriter.toFile(file, cloner.sampleRate(), encoding, cloner.syntheticSpeechTags()))) {
            AudioWriter writer = begun.work();
            cloner.speak(request, segment -> {
                append(segment, writer);
                heard.accept(segment);
            });
            writer.finish();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void append(SpeechSegment segment, AudioWriter writer) {
        try {
            writer.write(segment.audio());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
