package io.github.voiceclone.examples;

import io.github.voiceclone.CloneOutcome;
import io.github.voiceclone.CloneRequest;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.VoiceCloner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Speaks several sentences in one call; the one that cannot be spoken fails alone. */
public final class BatchExample {
    private BatchExample() {}

    /** Arguments: the recording, the folder for the WAV files. */
    public static void main(String[] args) throws IOException {
        try (VoiceCloner cloner = VoiceCloner.builder().build()) {
            Voice voice = cloner.createVoice("me", Path.of(args[0]));
            List<CloneRequest> requests = List.of(
                    CloneRequest.of("第一句话。", voice), CloneRequest.of("😀", voice), CloneRequest.of("第三句话。", voice));
            List<CloneOutcome> outcomes = cloner.cloneAll(requests);
            for (int i = 0; i < outcomes.size(); i++) {
                VoiceCloneException failure = outcomes.get(i).failure();
                if (failure == null) {
                    outcomes.get(i).get().save(Path.of(args[1], i + ".wav"));
                } else {
                    System.out.println(i + ": " + failure.getMessage());
                }
            }
        }
    }
}
