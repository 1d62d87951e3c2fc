package io.github.voiceclone.tensorrt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.convert.compatibility.ReferenceFiles;
import io.github.voiceclone.spi.Availability;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.sv2tts.Sv2ttsSynthesizerProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Utterances that come and go on a device that decodes while the host goes on. */
class TensorRtDecodingTest {
    private static final int REQUESTS = 12;

    @TempDir
    Path folder;

    private final FakeDevice device = new FakeDevice(FakePlatform.INFO);
    private Synthesizer synthesizer;

    @BeforeEach
    void open() {
        TensorRtRuntime runtime =
                FakeBackend.runtime(new FakePlatform(Availability.present("there"), device), folder.resolve("engines"));
        Path pack = ReferenceFiles.synthesizerPackWithDropout("synthesizer-gst", folder.resolve("pack"));
        StageContext context = new StageContext(
                Optional.of(VoicePackSource.directory(pack)), "fp32", "cuda", 1, InputLimits.defaults());
        synthesizer = new Sv2ttsSynthesizerProvider().open(runtime, context);
    }

    @AfterEach
    void everythingIsGivenBack() {
        synthesizer.close();
        assertEquals(0, device.open.get());
    }

    /** Speaks a text of its own length, for as many frames as asked. */
    private float[] speak(int number, int frames) {
        float[] voice = new float[256];
        Arrays.fill(voice, 1 / 16f);
        SynthesisOptions options = SynthesisOptions.defaults()
                .withSeed(number)
                .withStopThreshold(1)
                .withMaxFrames(frames);
        String text = "你好".repeat(1 + number % 5);
        SynthesisRequest request = new SynthesisRequest(text, SpeakerEmbedding.of(voice), options);
        return synthesizer.synthesize(request).get(0).frames().toArray();
    }

    private static int frames(int number) {
        return 20 + 10 * (number % 7);
    }

    @Test
    void requestsThatShareSteps_getWhatTheyGetAlone() throws Exception {
        List<float[]> alone = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            alone.add(speak(i, frames(i)));
        }
        ExecutorService callers = Executors.newFixedThreadPool(REQUESTS);
        try {
            List<Future<float[]>> together = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                int number = i;
                together.add(callers.submit(() -> speak(number, frames(number))));
            }
            for (int i = 0; i < REQUESTS; i++) {
                assertArrayEquals(alone.get(i), together.get(i).get(), 1e-3f, "request " + i);
            }
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void device_hasTheNextStepBeforeTheHostHasLookedAtTheLast() {
        speak(1, 400);
        int steps = 400 / 2;
        assertTrue(
                device.waitsWithWorkBehind.get() >= steps - 1,
                device.waitsWithWorkBehind.get() + " of " + steps + " waits left the device with work");
    }

    @Test
    void requestsOneAfterAnother_useTheSameCapturedSteps() {
        speak(4, 40);
        int captures = device.captures.get();
        assertEquals(2, captures, "one for each of two turns");
        for (int i = 0; i < 4; i++) {
            speak(i, 40);
        }
        assertEquals(captures, device.captures.get());
    }
}
