package io.github.voiceclone.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.SpeechOutcome;
import io.github.voiceclone.SpeechRequest;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.VoiceClonerBuilder;
import io.github.voiceclone.VoiceClonerListener;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.listener.DecodeStep;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The promise of repeatability, as the README states it: the same text, voice and seed give the same samples, bit for bit
 * where a text is one segment and its request runs alone, with the same number of threads on the same kind of processor,
 * and up to rounding where segments share steps, of one text or of several requests.
 */
class DeterminismTest {
    private static final Path RECORDING = Path.of("../voiceclone-cli/src/test/resources/speech.wav");
    private static final List<String> TEXTS = List.of("今天天气很好我们去散步。", "好。", "早上好，朋友。银行行长在重庆长大，每天都很开心。");
    private static final int ONE_SEGMENT = 0;
    private static final int SEVERAL_SEGMENTS = 2;

    /** Largest difference that another order of sums may make, of samples within 1. */
    private static final float ROUNDING = 1e-3f;

    private static final int ATTEMPTS = 10;

    /** Another process that speaks a text of one segment alone: prints a number that every bit of the samples enters. */
    static final class OtherProcess {
        private OtherProcess() {}

        /** Speaks on as many threads as the argument says. */
        public static void main(String[] arguments) {
            try (VoiceCloner cloner = VoiceCloner.builder()
                    .threads(Integer.parseInt(arguments[0]))
                    .build()) {
                System.out.println(speakAlone(cloner, ONE_SEGMENT).hashCode());
            }
        }
    }

    private static SpeechRequest request(VoiceCloner cloner, int text) {
        Voice voice = cloner.createVoice("me", RECORDING);
        SynthesisOptions options =
                SynthesisOptions.defaults().withMaxFrames(200).withSeed(5);
        return SpeechRequest.of(TEXTS.get(text), voice).withOptions(options);
    }

    private static AudioClip speakAlone(VoiceCloner cloner, int text) {
        return cloner.speak(request(cloner, text)).audio();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void segmentAlone_getsTheSameSamplesBitForBit(int threads) throws Exception {
        AudioClip first;
        try (VoiceCloner cloner = VoiceCloner.builder().threads(threads).build()) {
            first = speakAlone(cloner, ONE_SEGMENT);
            assertNotEquals(first, speakAlone(cloner, SEVERAL_SEGMENTS));
            assertEquals(first, speakAlone(cloner, ONE_SEGMENT), "after another request");
            SpeechRequest same = request(cloner, ONE_SEGMENT);
            assertEquals(first, cloner.speakAsync(same).get().audio(), "on another thread");
            SynthesisOptions otherSeed = same.options().orElseThrow().withSeed(6);
            assertNotEquals(first, cloner.speak(same.withOptions(otherSeed)).audio());
        }
        try (VoiceCloner cloner = VoiceCloner.builder().threads(threads).build()) {
            assertEquals(first, speakAlone(cloner, ONE_SEGMENT), "of another voice cloner");
        }
        assertEquals(first.hashCode() + "", inAnotherProcess(threads));
    }

    private static String inAnotherProcess(int threads) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherProcess.class.getName(),
                        Integer.toString(threads))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void segmentsOfOneText_getTheSameSamplesUpToRounding() {
        try (VoiceCloner cloner = VoiceCloner.builder().build()) {
            float[] first = speakAlone(cloner, SEVERAL_SEGMENTS).toArray();
            for (int i = 0; i < 3; i++) {
                float[] again = speakAlone(cloner, SEVERAL_SEGMENTS).toArray();
                assertArrayEquals(first, again, ROUNDING, "segments that join at another step");
            }
        }
    }

    @Test
    void requestsThatShareSteps_getTheSameSamplesUpToRounding() {
        AtomicInteger mostRows = new AtomicInteger();
        VoiceClonerBuilder builder = VoiceCloner.builder().listener(new VoiceClonerListener() {
            @Override
            public void decoderStepped(DecodeStep step) {
                mostRows.accumulateAndGet(step.rows(), Math::max);
            }
        });
        try (VoiceCloner cloner = builder.build()) {
            List<SpeechRequest> requests = new ArrayList<>();
            List<AudioClip> alone = new ArrayList<>();
            for (int text = 0; text < TEXTS.size(); text++) {
                requests.add(request(cloner, text));
                alone.add(speakAlone(cloner, text));
            }
            int rowsAlone = mostRows.getAndSet(0);
            // A short request may be over before the others are read: then its steps were its own.
            for (int attempt = 0; attempt < ATTEMPTS && mostRows.get() <= rowsAlone; attempt++) {
                List<SpeechOutcome> together = cloner.speakAll(requests);
                for (int text = 0; text < TEXTS.size(); text++) {
                    float[] found = together.get(text).get().audio().toArray();
                    assertArrayEquals(alone.get(text).toArray(), found, ROUNDING, TEXTS.get(text));
                }
            }
            assertTrue(mostRows.get() > rowsAlone, mostRows + " rows in a step, " + rowsAlone + " alone");
        }
    }
}
