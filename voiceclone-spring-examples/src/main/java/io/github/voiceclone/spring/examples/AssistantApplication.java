package io.github.voiceclone.spring.examples;

import io.github.voiceclone.spring.ai.VoiceCloneTextToSpeechModel;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * A voice assistant: the answer of a language model is spoken while the model is still writing it. The model is
 * {@link FakeChatModel}; any {@link ChatModel} of Spring AI would do.
 */
@SpringBootApplication(proxyBeanMethods = false)
public class AssistantApplication {
    /** Creates the configuration. */
    public AssistantApplication() {}

    /** Arguments are properties, as in {@code --assistant.file=answer.wav}. */
    public static void main(String[] args) {
        SpringApplication.run(AssistantApplication.class, args).close();
    }

    @Bean
    ChatModel chatModel() {
        return new FakeChatModel();
    }

    @Bean
    ApplicationRunner assistant(
            ChatModel chat, VoiceCloneTextToSpeechModel speech, @Value("${assistant.file:answer.wav}") Path file) {
        return arguments -> {
            try (OutputStream out = Files.newOutputStream(file)) {
                speech.stream(chat.stream("今天做什么？"), null)
                        .doOnNext(response -> {
                            byte[] audio = response.getResult().getOutput();
                            System.out.printf("%d bytes of speech%n", audio.length);
                            write(out, audio);
                        })
                        .blockLast();
            }
            System.out.println("The answer is in " + file);
        };
    }

    /** Writes to a file; a web application would send it to its client. */
    private static void write(OutputStream out, byte[] audio) {
        try {
            out.write(audio);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // Cancels the speech, and with it the model's answer.
        }
    }
}
