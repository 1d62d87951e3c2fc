package io.github.voiceclone.cli.options;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The recording of the voice that a server has when it is given none. */
public final class DemoRecording {
    private DemoRecording() {}

    /** Reads the recording. */
    public static AudioClip read() {
        try (InputStream in = Objects.requireNonNull(DemoRecording.class.getResourceAsStream("demo.flac"))) {
            return AudioFiles.read(in, "demo", InputLimits.defaults());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
