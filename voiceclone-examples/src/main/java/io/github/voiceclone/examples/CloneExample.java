package io.github.voiceclone.examples;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioFiles;
import java.nio.file.Path;

/** A recording and a sentence in, speech in that voice out. */
public final class CloneExample {
    private CloneExample() {}

    /** Arguments: the recording, the WAV file to write. */
    public static void main(String[] args) {
        AudioClip recording = AudioFiles.read(Path.of(args[0]), InputLimits.defaults());
        try (VoiceCloner cloner = VoiceCloner.builder().backend("onnx").build()) {
            cloner.speak(SpeechRequest.of("你好，很高兴认识你。", recording)).save(Path.of(args[1]));
        }
    }
}
