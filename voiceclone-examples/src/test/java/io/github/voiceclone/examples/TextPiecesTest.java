package io.github.voiceclone.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SpeechPart;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SpokenWord;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.testing.StreamParts;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.SubmissionPublisher;
import org.junit.jupiter.api.Test;

/** Text in pieces, spoken by the demo voice, is what the whole text is. */
class TextPiecesTest {
    private static final Path RECORDING = Path.of("../voiceclone-cli/src/test/resources/speech.wav");
    private static final String TEXT = "早上好，朋友。今天是2024年3月5日。\n☆我们去公园散步，好吗？☆好";

    /** Largest difference that another order of sums may make, of samples within 1. */
    private static final float ROUNDING = 1e-3f;

    private static List<SpeechPart> inPieces(VoiceCloner cloner, SpeechRequest request, String text, Random random) {
        CompletableFuture<List<SpeechPart>> all;
        try (SubmissionPublisher<String> pieces = new SubmissionPublisher<>()) {
            all = StreamParts.of(cloner.stream(request, pieces));
            int end;
            for (int at = 0; at < text.length(); at = end) {
                end = Math.min(text.length(), at + 1 + random.nextInt(6));
                pieces.submit(text.substring(at, end));
            }
        }
        return all.join();
    }

    private static AudioClip audio(List<SpeechPart> parts) {
        return AudioClip.concat(parts.stream().map(SpeechPart::audio).toList());
    }

    private static List<TextSegment> segments(List<SpeechPart> parts) {
        return parts.stream().filter(SpeechPart::last).map(SpeechPart::segment).toList();
    }

    private static List<SpokenWord> words(List<SpeechPart> parts) {
        return parts.stream().flatMap(part -> part.words().stream()).toList();
    }

    @Test
    void pieces_giveTheSpeechOfTheWhole() {
        try (VoiceCloner cloner = VoiceCloner.builder().build()) {
            Voice voice = cloner.createVoice("me", RECORDING);
            SynthesisOptions options = SynthesisOptions.defaults().withSeed(5).withMaxFrames(200);
            SpeechRequest request = SpeechRequest.of("", voice).withOptions(options);
            List<SpeechPart> whole = StreamParts.of(
                            cloner.stream(SpeechRequest.of(TEXT, voice).withOptions(options)))
                    .join();
            for (int seed = 0; seed < 2; seed++) {
                List<SpeechPart> pieces = inPieces(cloner, request, TEXT, new Random(seed));
                assertEquals(segments(whole), segments(pieces));
                assertEquals(words(whole), words(pieces));
                assertArrayEquals(audio(whole).toArray(), audio(pieces).toArray(), ROUNDING);
            }
            CompletionException nothing =
                    assertThrows(CompletionException.class, () -> inPieces(cloner, request, " ☆ ", new Random(1)));
            assertInstanceOf(InvalidInputException.class, nothing.getCause());
        }
    }
}
