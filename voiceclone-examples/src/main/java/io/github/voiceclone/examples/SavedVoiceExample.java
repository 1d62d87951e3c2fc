package io.github.voiceclone.examples;

import io.github.voiceclone.CloneRequest;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Analyses a recording once, saves the voice, and speaks with the saved one from then on. */
public final class SavedVoiceExample {
    private SavedVoiceExample() {}

    /** Arguments: the recording, the WAV file to write, the voice file to keep. */
    public static void main(String[] args) throws IOException {
        Path voiceFile = Path.of(args[2]);
        try (VoiceCloner cloner = VoiceCloner.builder().build()) {
            if (Files.notExists(voiceFile)) {
                cloner.createVoice("me", Path.of(args[0])).save(voiceFile);
            }
            Voice voice = Voice.load(voiceFile);
            SynthesisOptions options = SynthesisOptions.defaults().withSeed(7);
            cloner.clone(CloneRequest.of("今天是2026年11月22日。", voice).with(options))
                    .save(Path.of(args[1]));
        }
    }
}
