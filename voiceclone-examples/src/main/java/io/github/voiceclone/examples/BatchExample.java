package io.github.voiceclone.examples;

import io.github.voiceclone.SpeechOutcome;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import java.nio.file.Path;
import java.util.List;

/** Speaks several sentences in one call; the one that cannot be spoken fails independently. */
public final class BatchExample {
    private BatchExample() {}

    /** Arguments: the recording, the folder for the WAV files. */
    public static void main(String[] args) {
        try (VoiceCloner cloner = VoiceCloner.builder().build()) {
            Voice voice = cloner.createVoice("me", Path.of(args[0]));
            List<SpeechRequest> requests = List.of(
                    SpeechRequest.of("第一句话。", voice), SpeechRequest.of("😀", voice), SpeechRequest.of("第三句话。", voice));
            List<SpeechOutcome> outcomes = cloner.speakAll(requests);
            for (int i = 0; i < outcomes.size(); i++) {
                if (outcomes.get(i) instanceof SpeechOutcome.Failure failure) {
                    System.out.println(i + ": " + failure.reason().getMessage());
                } else {
                    outcomes.get(i).get().save(Path.of(args[1], i + ".wav"));
                }
            }
        }
    }
}
