package io.github.voiceclone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.audio.AudioClip;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests on the fake stages: before each nothing is spoken and the word "slow" waits, after each all stages are closed. */
abstract class WithFakeStages {
    private static final AudioClip RECORDING = AudioClip.of(new float[] {1f}, 100);

    @BeforeEach
    final void nothingSpokenAndSlowWaits() {
        FakeStages.slowMayGo = new CountDownLatch(1);
        FakeStages.slowHasBegun = new CountDownLatch(1);
        FakeStages.SPOKEN.clear();
    }

    @AfterEach
    final void everyStageIsClosed() {
        assertEquals(0, FakeStages.OPEN.get());
    }

    static VoiceCloner cloner() {
        return VoiceCloner.builder().backend(FakeStages.NAME).build();
    }

    static SpeechRequest request(String text) {
        return SpeechRequest.of(text, RECORDING);
    }

    static void awaitSlow() throws InterruptedException {
        assertTrue(FakeStages.slowHasBegun.await(10, TimeUnit.SECONDS));
    }
}
