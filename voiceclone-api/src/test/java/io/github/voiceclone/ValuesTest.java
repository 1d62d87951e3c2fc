package io.github.voiceclone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.Attention;
import io.github.voiceclone.spi.Frames;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValuesTest {
    @Test
    void arrays_areCopiedInAndOut() {
        float[] values = {0.1f, 0.2f};
        AudioClip clip = AudioClip.of(values, 10);
        Frames mel = Frames.of(values, 1);
        SpeakerEmbedding embedding = SpeakerEmbedding.of(values);
        values[0] = 9;
        clip.toArray()[1] = 9;
        mel.toArray()[1] = 9;
        embedding.toArray()[1] = 9;
        assertArrayEquals(new float[] {0.1f, 0.2f}, clip.toArray());
        assertArrayEquals(new float[] {0.1f, 0.2f}, mel.toArray());
        assertArrayEquals(new float[] {0.1f, 0.2f}, embedding.toArray());
        assertTrue(clip.samples().isReadOnly()
                && mel.values().isReadOnly()
                && embedding.values().isReadOnly());
    }

    @Test
    void valuesThatAreNotFinite_areRefusedWithTheirPlace() {
        float[] values = {0, Float.NaN, 0, 0};
        assertMessage("sample 1 of 4", () -> AudioClip.of(values, 10));
        assertMessage("row 0, frame 1", () -> Frames.of(values, 2));
        assertMessage("value 1 of 4", () -> SpeakerEmbedding.of(values));
    }

    @Test
    void concat_joinsClipsOfOneRate() {
        AudioClip one = AudioClip.of(new float[] {1, 2}, 4);
        AudioClip two = AudioClip.of(new float[] {3}, 4);
        AudioClip joined = AudioClip.concat(List.of(one, two));
        assertArrayEquals(new float[] {1, 2, 3}, joined.toArray());
        assertEquals(Duration.ofMillis(750), joined.duration());
        AudioClip other = AudioClip.of(new float[1], 5);
        assertThrows(IllegalArgumentException.class, () -> AudioClip.concat(List.of(one, other)));
    }

    @Test
    void attentionPath_followsTheLargestWeights() {
        Attention attention = Attention.of(new float[] {0.9f, 0.1f, 0.2f, 0.8f, 0.5f, 0.5f}, 2);
        assertArrayEquals(new int[] {0, 1, 0}, attention.path());
    }

    @Test
    void cosine_isOneForTheSameDirectionAndRefusesOtherSizes() {
        SpeakerEmbedding a = SpeakerEmbedding.of(new float[] {1, 2});
        assertEquals(1, a.cosine(SpeakerEmbedding.of(new float[] {2, 4})), 1e-12);
        assertEquals(0, a.cosine(SpeakerEmbedding.of(new float[] {-2, 1})), 1e-12);
        assertMessage("2 and 1 values", () -> a.cosine(SpeakerEmbedding.of(new float[] {1})));
    }

    @Test
    void mean_isOfUnitLengthAndCountsEachTheSame() {
        SpeakerEmbedding right = SpeakerEmbedding.of(new float[] {1, 0});
        SpeakerEmbedding up = SpeakerEmbedding.of(new float[] {0, 1});
        float half = (float) Math.sqrt(0.5);
        assertArrayEquals(
                new float[] {half, half},
                SpeakerEmbedding.mean(List.of(right, up)).toArray(),
                1e-7f);
        assertEquals(right, SpeakerEmbedding.mean(List.of(right)));
        SpeakerEmbedding left = SpeakerEmbedding.of(new float[] {-1, 0});
        assertMessage("cancel one another", () -> SpeakerEmbedding.mean(List.of(right, left)));
        assertMessage("2 and 1 values", () -> SpeakerEmbedding.mean(List.of(up, SpeakerEmbedding.of(new float[] {1}))));
        assertArgument("no embeddings", () -> SpeakerEmbedding.mean(List.of()));
    }

    @Test
    void optionsOutOfRange_areRefused() {
        SynthesisOptions options = SynthesisOptions.defaults();
        assertArgument("style is 10", () -> options.withStyle(10));
        assertArgument("stop threshold is NaN", () -> options.withStopThreshold(Float.NaN));
        assertArgument("0", () -> options.withMaxFrames(0));
    }

    @Test
    void limits_nameValueLimitAndSetter() {
        InputLimits limits = InputLimits.defaults().withMaxTextLength(3).withMaxRecording(Duration.ofSeconds(2));
        limits.checkText("abc");
        limits.checkRecording(2);
        assertMessage(
                "4 characters, the limit is 3: split it, or raise InputLimits.maxTextLength",
                () -> limits.checkText("abcd"));
        assertMessage("InputLimits.maxRecording", () -> limits.checkRecording(2.1));
        assertArgument("maxFileBytes is 0", () -> InputLimits.defaults().withMaxFileBytes(0));
        assertArgument("minSpeech is PT-1S", () -> InputLimits.defaults().withMinSpeech(Duration.ofSeconds(-1)));
        assertArgument("maxConcurrent is 0", () -> QueueOptions.defaults().withMaxConcurrent(0));
        assertArgument("maxQueued is -1", () -> QueueOptions.defaults().withMaxQueued(-1));
    }

    @Test
    void userMessage_leavesOutWhatOnlyTheProgramCanChange() {
        InputLimits limits = InputLimits.defaults().withMaxTextLength(3);
        InvalidInputException error = assertThrows(InvalidInputException.class, () -> limits.checkText("abcd"));
        String shown = "text has 4 characters, the limit is 3: split it";
        assertEquals(shown, error.userMessage());
        assertEquals("line 2: " + shown, new VoiceCloneException("line 2: " + error.getMessage(), error).userMessage());
        assertEquals("no advice", new VoiceCloneException("no advice").userMessage());
    }

    private static void assertArgument(String part, org.junit.jupiter.api.function.Executable call) {
        Throwable error = assertThrows(IllegalArgumentException.class, call);
        assertTrue(error.getMessage().contains(part), error.getMessage());
    }

    private static void assertMessage(String part, org.junit.jupiter.api.function.Executable call) {
        Throwable error = assertThrows(InvalidInputException.class, call);
        assertTrue(error.getMessage().contains(part), error.getMessage());
    }
}
