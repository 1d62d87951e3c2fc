package io.github.voiceclone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioTags;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpeechRequestTest {
    private static final Voice VOICE = new Voice("me", SpeakerEmbedding.of(new float[] {1, 2}), "model");

    private static SpeechRequest full() {
        return SpeechRequest.of("text", VOICE)
                .withOptions(SynthesisOptions.defaults().withSeed(3))
                .withTimeout(Duration.ofSeconds(2))
                .withId("order-7")
                .withAttribute("tenant", "a")
                .withAttribute("user", "b");
    }

    @Test
    void settings_keepOneAnother() {
        SpeechRequest request = full();
        assertEquals("text", request.text());
        assertEquals(Optional.of(VOICE), request.voice());
        assertEquals(3, request.options().orElseThrow().seed());
        assertEquals(Optional.of(Duration.ofSeconds(2)), request.timeout());
        assertEquals(Optional.of("order-7"), request.id());
        assertEquals(List.of("tenant", "user"), List.copyOf(request.attributes().keySet()));
        assertEquals("c", request.withAttribute("tenant", "c").attributes().get("tenant"));
        assertEquals("a", request.attributes().get("tenant"));
    }

    @Test
    void attributes_cannotBeChanged() {
        Map<String, String> attributes = full().attributes();
        assertThrows(UnsupportedOperationException.class, () -> attributes.put("user", "c"));
    }

    @Test
    void requestsWithTheSameValues_areEqual() {
        assertEquals(full(), full());
        assertEquals(full().hashCode(), full().hashCode());
        assertNotEquals(full(), full().withId("order-8"));
        assertNotEquals(
                SpeechRequest.of("text", VOICE), SpeechRequest.of("text", AudioClip.of(new float[] {1}, 16_000)));
    }

    @Test
    void description_leavesTheTextOut() {
        String description = SpeechRequest.of("a secret", VOICE).toString();
        assertFalse(description.contains("secret"), description);
        assertTrue(description.contains("8 characters, voice 'me'"), description);
    }

    @Test
    void outcome_hasEitherSpeechOrFailure() {
        Speech speech = new Speech(AudioClip.of(new float[] {1}, 8_000), List.of(), VOICE, tags());
        assertSame(speech, new SpeechOutcome.Success(speech).get());
        assertEquals(Optional.empty(), new SpeechOutcome.Success(speech).failure());
        VoiceCloneException reason = new InvalidInputException("no");
        SpeechOutcome failure = new SpeechOutcome.Failure(reason);
        assertFalse(failure.succeeded());
        assertSame(reason, assertThrows(VoiceCloneException.class, failure::get));
    }

    private static AudioTags tags() {
        return new AudioTags("voiceclone", "synthetic");
    }
}
