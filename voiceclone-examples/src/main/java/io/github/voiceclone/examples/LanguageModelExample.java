package io.github.voiceclone.examples;

import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.SubmissionPublisher;

/** Speaks the answer of a language model while the model is still writing it. The model is a list of tokens. */
public final class LanguageModelExample {
    private static final List<String> TOKENS =
            List.of("你", "好！", "今天", "天气", "很好，", "我们", "去", "公园", "散步", "吧。", "再", "见。");

    private static final long MILLIS_PER_TOKEN = 50;

    private LanguageModelExample() {}

    /** Arguments: the recording, the WAV file to write. */
    public static void main(String[] args) throws Exception {
        try (VoiceCloner cloner = VoiceCloner.builder().build();
                AudioWriter file = AudioWriter.toFile(
                        Path.of(args[1]), cloner.sampleRate(), AudioEncoding.WAV, cloner.syntheticSpeechTags())) {
            Voice voice = cloner.createVoice("me", Path.of(args[0]));
            SpeechFileWriter writer = new SpeechFileWriter(file);
            try (SubmissionPublisher<String> model = new SubmissionPublisher<>()) {
                cloner.stream(model, voice).subscribe(writer); // Before the first token, which it would not keep.
                for (String token : TOKENS) {
                    Thread.sleep(MILLIS_PER_TOKEN);
                    System.out.println("token " + token);
                    model.submit(token);
                }
            }
            writer.await();
        }
    }
}
