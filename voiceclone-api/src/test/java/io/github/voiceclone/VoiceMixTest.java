package io.github.voiceclone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@link Voice#mix} and {@link SpeakerEmbedding#mix}. */
class VoiceMixTest {
    private static final Voice ANNA = voice("Anna", 1, 0);
    private static final Voice BEN = voice("Ben", 0, 5);

    private static Voice voice(String name, float... values) {
        return new Voice(name, SpeakerEmbedding.of(values), "model");
    }

    private static Map<Voice, Double> weights(Voice one, double first, Voice other, double second) {
        Map<Voice, Double> weights = new LinkedHashMap<>();
        weights.put(one, first);
        weights.put(other, second);
        return weights;
    }

    private static String refusal(Map<Voice, Double> weights) {
        return assertThrows(InvalidInputException.class, () -> Voice.mix("mix", weights))
                .getMessage();
    }

    @Test
    void mixture_isBetweenItsVoicesAndOfUnitLength() {
        Voice mix = Voice.mix("both", weights(ANNA, 0.6, BEN, 0.8));
        assertEquals("both", mix.name());
        assertEquals("model", mix.encoderModel());
        assertArrayEquals(
                new float[] {0.6f, 0.8f}, mix.embedding().orElseThrow().toArray(), 1e-6f);
        assertEquals(
                mix.speaker(), Voice.mix("", weights(ANNA, 6e305, BEN, 8e305)).speaker());
    }

    @Test
    void voicesOfOneEmbedding_addTheirWeights() {
        Voice again = ANNA.withName("Anna again");
        Map<Voice, Double> weights = weights(ANNA, 0.3, BEN, 0.8);
        weights.put(again, 0.3);
        assertArrayEquals(
                new float[] {0.6f, 0.8f},
                Voice.mix("", weights).embedding().orElseThrow().toArray(),
                1e-6f);
    }

    @Test
    void mixture_saysOfWhatItIs_andWhoAgreed() {
        Voice anna = ANNA.withDescription("calm").withConsent("Anna, 2026-08-01: audio books");
        Voice mix = Voice.mix("both", weights(anna, 3, BEN, 1));
        assertEquals(Optional.of("Mixture of 75 % 'Anna' (calm), 25 % 'Ben'"), mix.description());
        assertEquals(Optional.of("'Anna': Anna, 2026-08-01: audio books; 'Ben': no consent noted"), mix.consent());
        assertEquals(Optional.empty(), mix.created());
        assertEquals(Optional.empty(), Voice.mix("", weights(ANNA, 1, BEN, 1)).consent());
    }

    @Test
    void badWeights_areRefusedByTheVoicesName() {
        for (double weight : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            String message = refusal(weights(ANNA, 1, BEN, weight));
            assertTrue(message.contains("the weight of voice 'Ben' is " + weight), message);
        }
        assertThrows(
                InvalidInputException.class,
                () -> SpeakerEmbedding.mix(Map.of(ANNA.embedding().orElseThrow(), 0.0)));
        assertThrows(IllegalArgumentException.class, () -> SpeakerEmbedding.mix(Map.of()));
    }

    @Test
    void voicesThatCannotBeMixed_areRefused() {
        Voice foreign = new Voice("foreign", SpeakerEmbedding.of(new float[] {1, 0}), "other");
        Voice prompt = new Voice("said", SpeakerPrompt.of("x", 1, 1, new float[] {1}), "model");
        assertTrue(refusal(weights(ANNA, 1, foreign, 1)).contains("'foreign' by other"));
        assertTrue(refusal(weights(ANNA, 1, prompt, 1)).contains("'said' is a prompt"));
        assertTrue(refusal(Map.of(ANNA, 1.0)).contains("at least two"));
        assertTrue(refusal(Map.of()).contains("at least two"));
        assertTrue(refusal(weights(ANNA, 1, voice("minus", -1, 0), 1)).contains("cancel"));
        assertTrue(refusal(weights(ANNA, 1, voice("short", 1), 1)).contains("values"));
    }
}
