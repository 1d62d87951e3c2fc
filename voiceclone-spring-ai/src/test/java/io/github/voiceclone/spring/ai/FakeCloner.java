package io.github.voiceclone.spring.ai;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SegmentCheck;
import io.github.voiceclone.SpeechPart;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SpokenWord;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioTags;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;

/** Streams of a cloner without models: each character, or each piece, is a word of a tenth of a second. */
final class FakeCloner {
    static final int RATE = 16_000;
    static final SynthesisOptions OPTIONS = SynthesisOptions.defaults().withLoudness(-16);

    final List<SpeechRequest> requests = new CopyOnWriteArrayList<>();
    final AtomicInteger parts = new AtomicInteger();
    final AtomicInteger cancelled = new AtomicInteger();

    VoiceCloner cloner() {
        return (VoiceCloner) Proxy.newProxyInstance(
                VoiceCloner.class.getClassLoader(),
                new Class<?>[] {VoiceCloner.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "stream" -> stream(arguments);
                    case "sampleRate" -> RATE;
                    case "options" -> OPTIONS;
                    case "syntheticSpeechTags" -> new AudioTags("voiceclone", "Synthetic speech");
                    default -> throw new UnsupportedOperationException(method.toString());
                });
    }

    private Flow.Publisher<SpeechPart> stream(Object[] arguments) {
        SpeechRequest request = (SpeechRequest) arguments[0];
        requests.add(request);
        Flux<String> words = Flux.fromArray(request.text().split("", -1)).filter(word -> !word.isEmpty());
        if (arguments.length == 2) {
            @SuppressWarnings("unchecked") // the second parameter of that stream(…)
            Flow.Publisher<String> more = (Flow.Publisher<String>) arguments[1];
            words = words.concatWith(JdkFlowAdapter.flowPublisherToFlux(more));
        }
        return JdkFlowAdapter.publisherToFlowPublisher(
                words.index((number, word) -> part(Math.toIntExact(number), word))
                        .doOnCancel(cancelled::incrementAndGet));
    }

    private SpeechPart part(int number, String text) {
        if (text.equals("!")) {
            throw new InvalidInputException("'!' cannot be spoken");
        }
        parts.incrementAndGet();
        SpokenWord word =
                new SpokenWord(number, text, Duration.ofMillis(100L * number), Duration.ofMillis(100L * number + 100));
        return new SpeechPart(
                AudioClip.of(new float[RATE / 10], RATE),
                new TextSegment(number, number, text, text, List.of(), Duration.ZERO),
                List.of(word),
                true,
                SegmentCheck.PASSED);
    }
}
