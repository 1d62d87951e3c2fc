package io.github.voiceclone.examples;

import io.github.voiceclone.CloneRequest;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import java.io.IOException;
import java.nio.file.Path;

/** Uses {@link HumVocoderProvider} for one stage and ONNX Runtime for the others. */
public final class OwnProviderExample {
    private OwnProviderExample() {}

    /** Arguments: the recording, the WAV file to write. */
    public static void main(String[] args) throws IOException {
        try (VoiceCloner cloner =
                VoiceCloner.builder().backend("onnx").vocoder("hum").build()) {
            Voice voice = cloner.createVoice("me", Path.of(args[0]));
            cloner.clone(CloneRequest.of("你好", voice)).save(Path.of(args[1]));
        }
    }
}
