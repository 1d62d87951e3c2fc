package io.github.voiceclone.examples;

import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import java.nio.file.Files;
import java.nio.file.Path;

/** Analyses a recording once, saves the voice, and speaks with the saved one from then on. */
public final class SavedVoiceExample {
    private SavedVoiceExample() {}

    /** Arguments: the recording, the WAV file to write, the voice file to keep. */
    public static void main(String[] args) {
        Path voiceFile = Path.of(args[2]);
        try (VoiceCloner cloner = VoiceCloner.builder().build()) {
            if (Files.notExists(voiceFile)) {
                cloner.createVoice("me", Path.of(args[0])).save(voiceFile);
            }
            Voice voice = Voice.load(voiceFile);
            SynthesisOptions options = SynthesisOptions.defaults().withSeed(7);
            cloner.speak(SpeechRequest.of("今天是2026年11月22日。", voice).withOptions(options))
                    .save(Path.of(args[1]));
        }
    }
}
