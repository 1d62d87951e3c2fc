package io.github.voiceclone.examples;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.audio.TextToSpeechModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioWriter;
import io.github.voiceclone.langchain4j.VoiceCloneTextToSpeechModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;

/**
 * Voice assistant with LangChain4j: a greeting by its {@code TextToSpeechModel}, then the answer of a chat model, spoken while
 * the model is still writing it. The chat model is a fake one; any other {@code StreamingChatModel} takes its place.
 */
public final class VoiceAssistantExample {
    private VoiceAssistantExample() {}

    /** Arguments: the recording, the folder for the speech, the question. */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[1]);
        StreamingChatModel chatModel = new FakeChatModel();
        try (VoiceCloner cloner = VoiceCloner.builder().build();
                AudioWriter file = AudioWriter.toFile(
                        folder.resolve("answer.wav"),
                        cloner.sampleRate(),
                        AudioEncoding.WAV,
                        cloner.syntheticSpeechTags())) {
            Voice voice = cloner.createVoice("assistant", Path.of(args[0]));
            TextToSpeechModel speechModel =
                    VoiceCloneTextToSpeechModel.builder(cloner).voice(voice).build();
            Files.write(
                    folder.resolve("greeting.wav"),
                    speechModel.synthesize("你好！请稍等。").audio().binaryData());

            SubmissionPublisher<String> tokens = new SubmissionPublisher<>();
            SpeechFileWriter writer = new SpeechFileWriter(file);
            cloner.stream(tokens, voice).subscribe(writer); // Before the first token, which it would not keep.
            chatModel.chat(args[2], new TokenHandler(tokens));
            writer.await();
        }
    }

    /** Passes on what the chat model writes. */
    private record TokenHandler(SubmissionPublisher<String> tokens) implements StreamingChatResponseHandler {
        @Override
        public void onPartialResponse(String token) {
            System.out.println("token " + token);
            tokens.submit(token);
        }

        @Override
        public void onCompleteResponse(ChatResponse response) {
            tokens.close();
        }

        @Override
        public void onError(Throwable error) {
            tokens.closeExceptionally(error);
        }
    }

    /** Chat model with one answer, a token every 50 ms. */
    private static final class FakeChatModel implements StreamingChatModel {
        private static final List<String> ANSWER =
                List.of("今天", "天气", "很好，", "适合", "散步。", "记得", "带上", "水，", "早点", "回来。");

        @Override
        public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
            new Thread(() -> answer(handler), "chat model").start();
        }

        private static void answer(StreamingChatResponseHandler handler) {
            try {
                for (String token : ANSWER) {
                    TimeUnit.MILLISECONDS.sleep(50);
                    handler.onPartialResponse(token);
                }
                handler.onCompleteResponse(ChatResponse.builder()
                        .aiMessage(AiMessage.from(String.join("", ANSWER)))
                        .build());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                handler.onError(e);
            }
        }
    }
}
