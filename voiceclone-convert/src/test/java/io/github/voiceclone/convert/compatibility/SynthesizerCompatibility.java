package io.github.voiceclone.convert.compatibility;

import static io.github.voiceclone.convert.compatibility.ReferenceFiles.assertClose;
import static io.github.voiceclone.convert.compatibility.ReferenceFiles.largest;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.graph.Weights;
import io.github.voiceclone.spi.Attention;
import io.github.voiceclone.spi.FramePart;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.Synthesizer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every backend's synthesizer must do. The references are of MockingBird's PyTorch code, in float32 and without
 * dropout; the other tests are with it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SynthesizerCompatibility {
    private static final SynthesisOptions NO_STOP = SynthesisOptions.defaults().withStopThreshold(1);

    private Path pack;
    private Synthesizer synthesizer;

    /** Returns the backend under test. */
    protected abstract Backend backend();

    @BeforeAll
    void open(@TempDir Path folder) {
        pack = ReferenceFiles.synthesizerPackWithDropout("synthesizer-gst", folder);
        synthesizer = backend().synthesizer(pack);
    }

    @AfterAll
    void close() {
        if (synthesizer != null) {
            synthesizer.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"synthesizer-gst", "synthesizer-plain"})
    void texts_giveTheReferencesSpectrograms(String name, @TempDir Path folder) {
        JsonNode texts = ReferenceFiles.json(name + "/texts.json");
        float[] embeddings = ReferenceFiles.array(name + "/embeddings.npy").values();
        try (Synthesizer stage = backend().synthesizer(ReferenceFiles.synthesizerPack(name, folder))) {
            for (int i = 0; i < texts.size(); i++) {
                float[] voice = Arrays.copyOfRange(embeddings, 256 * i, 256 * (i + 1));
                SynthesisOptions options = NO_STOP.withSplitText(false)
                        .withStyle(
                                name.endsWith("plain")
                                        ? SynthesisOptions.ANY_STYLE
                                        : texts.get(i).get("style_idx").asInt())
                        .withMaxFrames(texts.get(i).get("steps").asInt());
                SynthesisRequest request =
                        new SynthesisRequest(texts.get(i).get("text").asText(), SpeakerEmbedding.of(voice), options);
                assertReference(name + "/text" + i, speak(stage, request).only(0));
            }
        }
    }

    private void assertReference(String name, FramePart found) {
        float[] mel = ReferenceFiles.array(name + ".mel.npy").values();
        double tolerance = backend().tolerances().mel() * largest(mel);
        assertClose(mel, found.frames().toArray(), tolerance, name);
        Weights attention = ReferenceFiles.array(name + ".attention.npy");
        assertEquals(attention.dim(1), attention(found).symbols(), name);
        int[] expected = Attention.of(attention.values(), attention.dim(1)).path();
        assertArrayEquals(expected, attention(found).path(), name);
        assertTrue(found.end().orElseThrow().check().reachedLimit(), name);
    }

    @Test
    void batch_givesWhatEachGivesAlone() {
        SynthesisRequest[] requests = {
            request("你好，世界！", 1, NO_STOP.withMaxFrames(30).withSeed(1)),
            request("银行行长在重庆长大。", 2, NO_STOP.withMaxFrames(61).withSeed(2).withStyle(3)),
            request("好", 3, NO_STOP.withMaxFrames(2).withSeed(3).withStyle(9)),
            request("一，二，三，四，五，六，七，八，九，十", 4, NO_STOP.withMaxFrames(12).withSeed(1)),
            request(
                    "欢迎使用工具箱, 每天都要开心哦",
                    5,
                    NO_STOP.withMaxFrames(44).withSeed(-1).withSplitText(false))
        };
        Spoken together = speak(synthesizer, requests);
        for (int i = 0; i < requests.length; i++) {
            List<FramePart> alone = speak(synthesizer, requests[i]).pieces().get(0);
            assertEquals(alone.size(), together.pieces().get(i).size());
            for (int piece = 0; piece < alone.size(); piece++) {
                assertSame(alone.get(piece), together.pieces().get(i).get(piece));
            }
        }
    }

    private void assertSame(FramePart expected, FramePart found) {
        double tolerance = backend().tolerances().batch();
        assertEquals(expected.segment().text(), found.segment().text());
        float[] mel = expected.frames().toArray();
        assertClose(
                mel,
                found.frames().toArray(),
                tolerance * largest(mel),
                found.segment().text());
        assertClose(
                attention(expected).toArray(),
                attention(found).toArray(),
                tolerance,
                found.segment().text());
        assertEquals(expected.segment().transcription(), found.segment().transcription());
        assertEquals(
                expected.end().orElseThrow().check().reachedLimit(),
                found.end().orElseThrow().check().reachedLimit());
    }

    @Test
    void sameSeed_sameSpeech() {
        SynthesisRequest request = request("你好世界", 1, NO_STOP.withMaxFrames(40).withSeed(7));
        assertEquals(
                speak(synthesizer, request).only(0).frames(),
                speak(synthesizer, request).only(0).frames());
    }

    @Test
    void otherSeedVoiceOrStyle_otherSpeech() {
        SynthesisOptions options = NO_STOP.withMaxFrames(40).withSeed(7);
        Spoken spoken = speak(
                synthesizer,
                request("你好世界", 1, options),
                request("你好世界", 1, options.withSeed(8)),
                request("你好世界", 2, options),
                request("你好世界", 1, options.withStyle(4)));
        double scale = largest(spoken.only(0).frames().toArray());
        for (int i = 1; i < 4; i++) {
            double apart = difference(spoken.only(0), spoken.only(i)) / scale;
            assertTrue(apart > 10 * backend().tolerances().batch(), "request " + i + " differs by " + apart);
        }
    }

    @Test
    void styleOfAPackWithoutStyles_isRefused(@TempDir Path folder) {
        try (Synthesizer stage = backend().synthesizer(ReferenceFiles.synthesizerPack("synthesizer-plain", folder))) {
            VoiceCloneException failure = speak(stage, request("好", 1, NO_STOP.withStyle(3)))
                    .failures()
                    .get(0);
            assertInstanceOf(InvalidInputException.class, failure);
            assertTrue(failure.getMessage().contains("style is 3"), failure.getMessage());
            assertTrue(failure.getMessage().contains("no style tokens"), failure.getMessage());
        }
    }

    @Test
    void requestsThatCannotBeSpoken_failAlone() {
        SynthesisOptions options = NO_STOP.withMaxFrames(10);
        SynthesisRequest narrow = new SynthesisRequest("你好", SpeakerEmbedding.of(new float[] {1}), options);
        Spoken spoken = speak(
                synthesizer, request("好", 1, options), narrow, request("☃！", 1, options), request("再见", 2, options));
        assertEquals(
                List.of(1, 0, 0, 1), spoken.pieces().stream().map(List::size).toList());
        assertEquals(Set.of(1, 2), spoken.failures().keySet());
        spoken.failures().values().forEach(failure -> assertInstanceOf(InvalidInputException.class, failure));
    }

    @Test
    void closedWhileOthersCall_callsEndOrAreRefused() throws Exception {
        Synthesizer other = backend().synthesizer(pack);
        ClosingCalls.assertClean(other, () -> other.synthesize(request("你好", 1, NO_STOP.withMaxFrames(20))));
    }

    private static double difference(FramePart one, FramePart other) {
        float[] a = one.frames().toArray();
        float[] b = other.frames().toArray();
        double largest = 0;
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }

    private static Spoken speak(Synthesizer synthesizer, SynthesisRequest... requests) {
        return Spoken.of(synthesizer, List.of(requests));
    }

    private static Attention attention(FramePart segment) {
        return segment.end().orElseThrow().attention().orElseThrow();
    }

    private static SynthesisRequest request(String text, int voice, SynthesisOptions options) {
        float[] values = new float[256];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.max(0, Math.sin(voice * (i + 1))) / 9;
        }
        return new SynthesisRequest(text, SpeakerEmbedding.of(values), options);
    }
}
