package io.github.voiceclone.cli.options;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The recording of the voice that a server has when it is given none. */
public final class DemoRecording {
    /** System property that names the file in which the launcher keeps the voice since its build. */
    static final String SAVED = "voiceclone.demoVoice";

    private DemoRecording() {}

    /** Reads the recording. */
    public static AudioClip read() {
        try (InputStream in = Objects.requireNonNull(DemoRecording.class.getResourceAsStream("demo.flac"))) {
            return AudioFiles.read(in, "demo", InputLimits.defaults());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the voice: as it is saved, if it was made by the cloner's encoder, or created from the recording. */
    public static Voice voice(VoiceCloner cloner, String name) {
        String saved = System.getProperty(SAVED, "");
        if (!saved.isEmpty() && Files.isRegularFile(Path.of(saved))) {
            try {
                Voice voice = Voice.load(Path.of(saved));
                if (voice.encoderModel().equals(cloner.encoderInfo().model())) {
                    return voice.withName(name);
                }
            } catch (VoiceCloneException e) {
                // Damaged: as if it were not there.
            }
        }
        return cloner.createVoice(name, read());
    }
}
