package io.github.voiceclone.tensorrt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SpeechOutcome;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.VoiceClonerListener;
import io.github.voiceclone.convert.compatibility.ReferenceFiles;
import io.github.voiceclone.listener.DecodeStep;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One call of many requests on a device that takes 64 rows of a decoder, and 32 of the other graphs, at once. */
class TensorRtSpeakAllTest {
    private static final int REQUESTS = 24;
    private static final List<String> GRAPHS = List.of("text-encoder", "postnet", "vocoder");

    @TempDir
    Path folder;

    private final FakeDevice device = FakeBackend.DEVICE;
    private final int openBefore = device.open.get();
    private final List<Integer> steps = Collections.synchronizedList(new ArrayList<>());
    private VoiceCloner cloner;
    private Voice voice;

    @BeforeEach
    void open() {
        cloner = VoiceCloner.builder()
                .backend(FakeBackend.NAME)
                .precision("fp32")
                .pack(ReferenceFiles.wholePack("synthesizer-gst", "hifigan-resblock2", folder))
                .listener(new VoiceClonerListener() {
                    @Override
                    public void decoderStepped(DecodeStep step) {
                        steps.add(step.rows());
                    }
                })
                .build();
        float[] even = new float[256];
        Arrays.fill(even, 1 / 16f);
        voice = new Voice(
                "even", SpeakerEmbedding.of(even), cloner.encoderInfo().model());
    }

    @AfterEach
    void everythingIsGivenBack() {
        cloner.close();
        assertEquals(openBefore, device.open.get());
    }

    private SpeechRequest request(int number) {
        SynthesisOptions options = SynthesisOptions.defaults()
                .withSeed(number)
                .withStopThreshold(1)
                .withMaxFrames(200 + 10 * (number % 7));
        return SpeechRequest.of("你好".repeat(3 + number % 2), voice).withOptions(options);
    }

    @Test
    void requestsOfOneCall_shareRunsAndGetWhatTheyGetAlone() {
        List<SpeechRequest> requests =
                IntStream.range(0, REQUESTS).mapToObj(this::request).toList();
        GRAPHS.forEach(graph -> device.rows(graph).clear());
        List<SpeechOutcome> outcomes = cloner.speakAll(requests);
        assertEquals(REQUESTS, steps.get(0), "utterances in the first decoder step");
        assertEquals(List.of(24L), device.rows("text-encoder"));
        assertEquals(List.of(32L, 16L), device.rows("vocoder"), "two windows of each");
        assertTrue(device.rows("postnet").size() <= REQUESTS / 2, device.rows("postnet") + " rows of post-net runs");
        for (int i = 0; i < REQUESTS; i += 8) {
            float[] alone = cloner.speak(requests.get(i)).audio().toArray();
            assertArrayEquals(alone, outcomes.get(i).get().audio().toArray(), 1e-4f, "request " + i);
        }
    }

    @Test
    void piecesOfOneRequest_shareRunsInOrder() {
        SynthesisOptions options =
                SynthesisOptions.defaults().withStopThreshold(1).withMaxFrames(40);
        List<String> texts = new ArrayList<>();
        GRAPHS.forEach(graph -> device.rows(graph).clear());
        cloner.speak(
                SpeechRequest.of("一，二，三，四，五，六，七，八，九，十", voice).withOptions(options),
                piece -> texts.add(piece.text().substring(0, 1)));
        assertEquals("一二三四五六七八九十", String.join("", texts));
        assertEquals(10, steps.get(0));
        assertEquals(List.of(10L), device.rows("vocoder"));
    }
}
