package io.github.voiceclone.spring.examples;

import java.time.Duration;
import java.util.List;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.Flux;

/** A language model that gives the same answer to everything, a token at a time. */
final class FakeChatModel implements ChatModel {
    private static final List<String> TOKENS =
            List.of("你", "好！", "今天", "天气", "很好，", "我们", "去", "公园", "散步", "吧。", "再", "见。");

    private static final Duration PER_TOKEN = Duration.ofMillis(50);

    @Override
    public ChatResponse call(Prompt prompt) {
        return response(String.join("", TOKENS));
    }

    @Override
    public Flux<ChatResponse> stream(Prompt prompt) {
        return Flux.fromIterable(TOKENS)
                .delayElements(PER_TOKEN)
                .doOnNext(token -> System.out.println("token " + token))
                .map(FakeChatModel::response);
    }

    private static ChatResponse response(String text) {
        return new ChatResponse(List.of(new Generation(new AssistantMessage(text))));
    }
}
