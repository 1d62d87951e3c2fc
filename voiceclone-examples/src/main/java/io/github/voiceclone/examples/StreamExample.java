package io.github.voiceclone.examples;

import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Passes speech on while it is being made, as a server would to a browser, and says how soon it began. */
public final class StreamExample {
    private StreamExample() {}

    /** Arguments: the recording, the WAV file to write. */
    public static void main(String[] args) throws IOException {
        try (VoiceCloner cloner = VoiceCloner.builder().build()) {
            Voice voice = cloner.createVoice("me", Path.of(args[0]));
            SpeechRequest request = SpeechRequest.of("流式合成，第一段声音先到，后面的声音随后就来。", voice);
            long start = System.nanoTime();
            try (InputStream wav = cloner.streamWav(request.withTimeout(Duration.ofMinutes(1)));
                    OutputStream out = Files.newOutputStream(Path.of(args[1]))) {
                out.write(wav.readNBytes(1024)); // the header, and some samples
                System.out.printf("the first audio came after %.0f ms%n", (System.nanoTime() - start) / 1e6);
                wav.transferTo(out);
            }
            System.out.printf("the last came after %.0f ms%n", (System.nanoTime() - start) / 1e6);
        }
    }
}
