package io.github.voiceclone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.spi.Availability;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.EncoderProvider;
import io.github.voiceclone.spi.SpeakerFormat;
import io.github.voiceclone.spi.StageBackend;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.StageProviders;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SpeakerTest {
    private static final SpeakerPrompt PROMPT =
            SpeakerPrompt.of("mimi-latents", 2, 12.5, new float[] {1, 2, 3, 4, 5, 6});
    private static final SpeakerEmbedding EMBEDDING = SpeakerEmbedding.of(new float[] {1, 0, 0});

    @Test
    void prompt_hasWholeFramesAndADuration() {
        assertEquals(3, PROMPT.frames());
        assertEquals(0.24, PROMPT.seconds(), 1e-12);
        assertEquals(Optional.empty(), PROMPT.transcript());
        assertEquals(Optional.of("你好"), PROMPT.withTranscript("你好").transcript());
    }

    @Test
    void promptsArrays_areCopiedInAndOut() {
        float[] values = {1, 2};
        SpeakerPrompt prompt = SpeakerPrompt.of("x", 1, 1, values);
        values[0] = 9;
        prompt.toArray()[1] = 9;
        assertArrayEquals(new float[] {1, 2}, prompt.toArray());
        assertTrue(prompt.values().isReadOnly());
    }

    @Test
    void prompts_areEqualByAllTheyHold() {
        float[] values = PROMPT.toArray();
        SpeakerPrompt same = SpeakerPrompt.of("mimi-latents", 2, 12.5, values);
        assertEquals(PROMPT, same);
        assertEquals(PROMPT.hashCode(), same.hashCode());
        assertNotEquals(PROMPT, SpeakerPrompt.of("other-latents", 2, 12.5, values));
        assertNotEquals(PROMPT, SpeakerPrompt.of("mimi-latents", 3, 12.5, values));
        assertNotEquals(PROMPT, SpeakerPrompt.of("mimi-latents", 2, 25, values));
        assertNotEquals(PROMPT, same.withTranscript(""));
        values[5] = 7;
        assertNotEquals(PROMPT, SpeakerPrompt.of("mimi-latents", 2, 12.5, values));
    }

    @Test
    void senselessPrompts_areRefused() {
        float[] values = {0, 0, Float.NaN, 0};
        assertMessage("value 0 of frame 1", () -> SpeakerPrompt.of("x", 2, 1, values));
        assertMessage("4 values cannot have frames of 3", () -> SpeakerPrompt.of("x", 3, 1, values));
        assertMessage("0 values", () -> SpeakerPrompt.of("x", 1, 1, new float[0]));
        assertMessage("frames of 0 values", () -> SpeakerPrompt.of("x", 0, 1, values));
        for (double rate : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertMessage("at " + rate + " Hz", () -> SpeakerPrompt.of("x", 1, rate, values));
        }
        for (String kind : List.of("", "Mimi", "mimi latents", "-mimi", "mimi--latents", "é", "x".repeat(65))) {
            assertMessage("'" + kind + "'", () -> SpeakerPrompt.of(kind, 1, 1, values));
        }
    }

    @Test
    void formatOfASpeaker_takesItAndNamesWhatDiffersInOthers() {
        SpeakerFormat prompts = SpeakerFormat.of(PROMPT);
        assertEquals(new SpeakerFormat.Prompt("mimi-latents", 2, 12.5), prompts);
        assertSame(PROMPT, prompts.require(PROMPT, "synthesizer 'x'"));
        assertSame(EMBEDDING, SpeakerFormat.of(EMBEDDING).require(EMBEDDING, "synthesizer 'x'"));
        assertMessage(
                "the speaker is an embedding of 3 values, synthesizer 'x' expects a prompt of mimi-latents, 2 values a"
                        + " frame, 12.5 frames a second: create the voice with the encoder of the same voice pack",
                () -> prompts.require(EMBEDDING, "synthesizer 'x'"));
        assertMessage("expects an embedding of 4 values", () -> new SpeakerFormat.Embedding(4)
                .require(EMBEDDING, "synthesizer 'x'"));
        assertMessage("expects an embedding of 4 values", () -> new SpeakerFormat.Embedding(4)
                .require(PROMPT, "synthesizer 'x'"));
        for (SpeakerFormat other : List.of(
                new SpeakerFormat.Prompt("other", 2, 12.5),
                new SpeakerFormat.Prompt("mimi-latents", 3, 12.5),
                new SpeakerFormat.Prompt("mimi-latents", 2, 25))) {
            assertMessage(other.toString(), () -> other.require(PROMPT, "synthesizer 'x'"));
        }
    }

    @Test
    void whereOnlyEmbeddingsWork_promptsAreRefused() {
        assertEquals(
                3, SpeakerFormat.of(EMBEDDING).requireEmbedding("encoder 'x'").size());
        assertMessage("encoder 'x' describes a speaker by a prompt of mimi-latents", () -> SpeakerFormat.of(PROMPT)
                .requireEmbedding("encoder 'x'"));
    }

    @Test
    void voice_givesItsEmbeddingIfItHasOne() {
        assertEquals(Optional.of(EMBEDDING), new Voice("x", EMBEDDING, "model").embedding());
        assertEquals(Optional.empty(), new Voice("x", PROMPT, "model").embedding());
    }

    @Test
    void stagesOfDifferentSpeakers_areRefusedByName() {
        VoiceClonerBuilder builder =
                VoiceCloner.builder().backend(FakeStages.NAME).encoder(new PromptEncoders());
        int open = FakeStages.OPEN.get();
        assertMessage(
                "encoder 'prompts' describes a speaker by a prompt of mimi-latents, 2 values a frame, 12.5 frames a"
                        + " second, synthesizer 'fake' expects an embedding of 1 values: use stages made for each other",
                builder::build);
        assertEquals(open, FakeStages.OPEN.get());
    }

    /** Provides an encoder whose speakers are prompts. */
    private static final class PromptEncoders implements EncoderProvider {
        private final StageBackend<Encoder> fake =
                StageProviders.named(EncoderProvider.class, Stage.ENCODER, FakeStages.NAME, Optional.empty());

        @Override
        public String name() {
            return "prompts";
        }

        @Override
        public Availability availability() {
            return fake.availability();
        }

        @Override
        public Encoder open(StageContext context) {
            return new Encoder() {
                @Override
                public StageInfo info() {
                    return new StageInfo(name(), "fp32", "fingerprint", "model");
                }

                @Override
                public SpeakerFormat speakerFormat() {
                    return SpeakerFormat.of(PROMPT);
                }

                @Override
                public List<Speaker> embed(List<EncodeRequest> requests) {
                    return requests.stream().<Speaker>map(request -> PROMPT).toList();
                }

                @Override
                public void close() {}
            };
        }
    }

    private static void assertMessage(String part, Executable call) {
        Throwable error = assertThrows(InvalidInputException.class, call);
        assertTrue(error.getMessage().contains(part), error.getMessage());
    }
}
