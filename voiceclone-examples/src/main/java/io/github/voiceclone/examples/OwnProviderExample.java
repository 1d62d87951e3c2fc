package io.github.voiceclone.examples;

import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import java.nio.file.Path;

/** Uses {@link HumVocoderProvider} for one stage and ONNX Runtime for the others. */
public final class OwnProviderExample {
    private OwnProviderExample() {}

    /** Arguments: the recording, the WAV file to write. */
    public static void main(String[] args) {
        try (VoiceCloner cloner =
                VoiceCloner.builder().backend("onnx").vocoder("hum").build()) {
            Voice voice = cloner.createVoice("me", Path.of(args[0]));
            cloner.speak("你好", voice).save(Path.of(args[1]));
        }
    }
}
