package io.github.voiceclone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.SpeakerSimilarity.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpeakerSimilarityTest {
    private static SpeakerEmbedding at(double degrees) {
        double angle = Math.toRadians(degrees);
        return SpeakerEmbedding.of(new float[] {(float) Math.cos(angle), (float) Math.sin(angle)});
    }

    private static Voice voice(String name, Speaker speaker) {
        return new Voice(name, speaker, "model");
    }

    @Test
    void verdict_followsTheBorders() {
        assertEquals(Verdict.SAME_PERSON, new SpeakerSimilarity(0.80).verdict());
        assertEquals(Verdict.UNCLEAR, new SpeakerSimilarity(0.799).verdict());
        assertEquals(Verdict.UNCLEAR, new SpeakerSimilarity(0.60).verdict());
        assertEquals(Verdict.DIFFERENT_PEOPLE, new SpeakerSimilarity(0.599).verdict());
        assertTrue(new SpeakerSimilarity(0.3).text().startsWith("cosine 0.30: likely two people ("));
    }

    @Test
    void voices_areComparedByTheirEmbeddings() {
        SpeakerSimilarity similarity = SpeakerSimilarity.of(voice("a", at(0)), voice("b", at(60)));
        assertEquals(0.5, similarity.cosine(), 1e-6);
    }

    @Test
    void oneAmongOthers_isAnOutlier() {
        List<SpeakerSimilarity> similarities = SpeakerSimilarity.toOthers(List.of(at(0), at(10), at(100), at(5)));
        assertEquals(
                List.of(false, false, true, false),
                similarities.stream().map(SpeakerSimilarity::isOutlier).toList());
        assertEquals(Math.cos(Math.toRadians(95)), similarities.get(2).cosine(), 1e-6);
    }

    @Test
    void othersThatCancelOneAnother_haveNothingInCommon() {
        SpeakerEmbedding minus = SpeakerEmbedding.of(new float[] {-1});
        SpeakerEmbedding plus = SpeakerEmbedding.of(new float[] {1});
        assertEquals(
                0,
                SpeakerSimilarity.between(List.of(plus, minus), List.of(plus)).cosine());
    }

    @Test
    void tooFew_areRefused() {
        assertThrows(IllegalArgumentException.class, () -> SpeakerSimilarity.toOthers(List.of(at(0))));
        assertThrows(IllegalArgumentException.class, () -> SpeakerSimilarity.between(List.of(at(0)), List.of()));
    }

    @Test
    void voicesThatCannotBeCompared_areNamed() {
        Voice one = voice("one", at(0));
        Voice prompt = voice("said", SpeakerPrompt.of("x", 1, 1, new float[] {1}));
        Voice foreign = new Voice("foreign", at(0), "other model");
        String message = assertThrows(InvalidInputException.class, () -> SpeakerSimilarity.of(one, prompt))
                .getMessage();
        assertTrue(message.contains("'said' is a prompt"), message);
        message = assertThrows(InvalidInputException.class, () -> SpeakerSimilarity.of(one, foreign))
                .getMessage();
        assertTrue(message.contains("'one'") && message.contains("'foreign'"), message);
        assertFalse(message.contains("null"), message);
    }
}
