package io.github.voiceclone.playback;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.CancelledException;
import io.github.voiceclone.SegmentCheck;
import io.github.voiceclone.SpeechPart;
import io.github.voiceclone.TextSegment;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.audio.AudioClip;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.SourceDataLine;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AudioPlayerTest {
    private static final int RATE = 1_000;
    private static final int AHEAD = 8;

    private final FakeLine device = new FakeLine();
    private final AudioPlayer player = AudioPlayer.open(RATE, format -> device.line);
    private final Stream stream = new Stream();

    /** A subscription that counts. */
    private static final class Stream implements Flow.Subscription {
        private final AtomicInteger requested = new AtomicInteger();
        private final AtomicInteger cancelled = new AtomicInteger();

        @Override
        public void request(long count) {
            requested.addAndGet(Math.toIntExact(count));
        }

        @Override
        public void cancel() {
            cancelled.incrementAndGet();
        }
    }

    private static SpeechPart part(int rate, float... samples) {
        TextSegment segment = new TextSegment(0, 0, "x", "x", List.of(), Duration.ZERO);
        return new SpeechPart(AudioClip.of(samples, rate), segment, List.of(), true, SegmentCheck.PASSED);
    }

    private static SpeechPart part(int length, float sample) {
        float[] samples = new float[length];
        java.util.Arrays.fill(samples, sample);
        return part(RATE, samples);
    }

    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait(); // The test has a timeout.
        }
    }

    /** Plays until the player has ended; returns what it ended with. */
    private Throwable playToTheEnd() {
        var end = player.end().toCompletableFuture();
        until(() -> {
            device.play(1);
            return end.isDone();
        });
        return end.handle((nothing, failure) -> failure instanceof CompletionException e ? e.getCause() : failure)
                .join();
    }

    @Test
    void parts_areHeardInOrderAndToTheEnd() {
        player.onSubscribe(stream);
        assertEquals(AHEAD, stream.requested.get());
        assertFalse(device.isRunning());
        player.onNext(part(RATE, 0.5f, -1f, 1f));
        until(device::isRunning);
        player.onNext(part(RATE));
        player.onNext(part(RATE, 0f, 0.25f));
        player.onComplete();
        assertEquals(null, playToTheEnd());
        assertArrayEquals(new short[] {16384, -32768, 32767, 0, 8192}, device.heard());
        until(() -> !device.isOpen());
        assertEquals(AHEAD + 3, stream.requested.get());
        assertEquals(0, player.underruns());
        AudioFormat format = device.format();
        assertEquals(RATE, format.getSampleRate());
        assertEquals(16, format.getSampleSizeInBits());
        assertEquals(1, format.getChannels());
        assertFalse(format.isBigEndian());
    }

    @Test
    void deviceThatIsFull_requestsNoMore() {
        player.onSubscribe(stream);
        for (int i = 0; i < AHEAD; i++) {
            player.onNext(part(1_000, 0.5f)); // The device holds 250 samples.
        }
        until(() -> device.held() == 250);
        assertEquals(AHEAD, stream.requested.get());
        until(() -> {
            device.play(100);
            return stream.requested.get() == AHEAD + 1;
        });
        player.onComplete();
        assertEquals(null, playToTheEnd());
        assertEquals(8_000, device.heard().length);
    }

    @Test
    void partThatComesWhenAllIsHeard_isAnUnderrun() {
        player.onSubscribe(stream);
        player.onNext(part(10, 0.5f));
        until(() -> device.play(10) == 10);
        assertEquals(0, player.underruns());
        until(() -> stream.requested.get() == AHEAD + 1);
        player.onNext(part(10, 0.5f));
        assertEquals(1, player.underruns());
        until(() -> device.held() == 10);
        player.onNext(part(10, 0.5f)); // The device still holds some.
        until(() -> device.held() == 20);
        player.onComplete();
        assertEquals(null, playToTheEnd());
        assertEquals(1, player.underruns());
    }

    @Test
    void paused_isSilentUntilResumed() {
        player.pause();
        player.onSubscribe(stream);
        player.onNext(part(600, 0.5f));
        until(() -> device.held() == 250);
        assertEquals(0, device.play(10));
        player.resume();
        until(() -> device.play(10) == 10);
        player.pause();
        assertEquals(0, device.play(10));
        player.resume();
        player.onComplete();
        assertEquals(null, playToTheEnd());
        assertEquals(600, device.heard().length);
        player.pause();
        player.resume();
    }

    @Test
    void failedStream_isHeardAsFarAsItCame() {
        player.onSubscribe(stream);
        player.onNext(part(10, 0.5f));
        IOException failure = new IOException("gone");
        player.onError(failure);
        assertSame(failure, playToTheEnd());
        assertEquals(10, device.heard().length);
    }

    @Test
    void closed_cancelsAndFallsSilentAtOnce() {
        player.onSubscribe(stream);
        player.onNext(part(1_000, 0.5f));
        until(() -> device.held() == 250);
        player.close();
        player.close();
        assertFalse(device.isOpen());
        assertEquals(1, stream.cancelled.get());
        assertInstanceOf(CancelledException.class, playToTheEnd());
        player.onNext(part(1_000, 0.5f));
        player.onComplete();
        Stream late = new Stream();
        player.onSubscribe(late);
        assertEquals(1, late.cancelled.get());
        player.resume();
        assertFalse(device.isRunning());
    }

    @Test
    void closedWithoutAStream_freesTheDevice() {
        player.close();
        assertFalse(device.isOpen());
        CompletionException end = assertThrows(
                CompletionException.class,
                () -> player.end().toCompletableFuture().join());
        assertInstanceOf(CancelledException.class, end.getCause());
    }

    @Test
    void deviceThatGoesAway_cancelsTheStream() {
        player.onSubscribe(stream);
        player.onNext(part(1_000, 0.5f));
        until(() -> device.held() == 250);
        device.line.close();
        VoiceCloneException end = assertInstanceOf(VoiceCloneException.class, playToTheEnd());
        assertTrue(end.getMessage().startsWith("the audio device was closed or taken away"), end.getMessage());
        until(() -> stream.cancelled.get() == 1);
    }

    @Test
    void rulesOfSubscribers_areKept() {
        assertThrows(NullPointerException.class, () -> player.onSubscribe(null));
        player.onSubscribe(stream);
        Stream second = new Stream();
        player.onSubscribe(second);
        assertEquals(1, second.cancelled.get());
        assertEquals(0, second.requested.get());
        assertThrows(NullPointerException.class, () -> player.onNext(null));
        assertThrows(NullPointerException.class, () -> player.onError(null));
        for (int i = 0; i < 2 * AHEAD; i++) {
            player.onNext(part(1_000, 0.5f));
        }
        IllegalStateException end = assertInstanceOf(IllegalStateException.class, playToTheEnd());
        assertTrue(end.getMessage().contains("not requested"), end.getMessage());
        until(() -> stream.cancelled.get() == 1);
    }

    @Test
    void anotherRate_isRefused() {
        player.onSubscribe(stream);
        player.onNext(part(RATE + 1, 0.5f, 0.5f));
        IllegalStateException end = assertInstanceOf(IllegalStateException.class, playToTheEnd());
        assertEquals("the speech has 1001 Hz, this player was opened for 1000", end.getMessage());
        assertThrows(IllegalArgumentException.class, () -> AudioPlayer.open(0));
    }

    @Test
    void noDevice_isOneClearError() {
        VoiceCloneException busy = assertThrows(
                VoiceCloneException.class,
                () -> AudioPlayer.open(16_000, format -> {
                    throw new LineUnavailableException("it is in use");
                }));
        assertTrue(
                busy.getMessage().startsWith("no audio device can play 16-bit mono sound at 16000 Hz (it is in use): "),
                busy.getMessage());
        assertThrows(
                VoiceCloneException.class,
                () -> AudioPlayer.open(16_000, format -> {
                    throw new UnsatisfiedLinkError("no jsound");
                }));
    }

    @Test
    void machineWithoutSound_isOneClearError() {
        AudioFormat format = new AudioFormat(16_000, 16, 1, true, false);
        Assumptions.assumeFalse(
                AudioSystem.isLineSupported(new javax.sound.sampled.DataLine.Info(SourceDataLine.class, format)),
                "this machine can play sound");
        VoiceCloneException error = assertThrows(VoiceCloneException.class, () -> AudioPlayer.open(16_000));
        assertTrue(
                error.getMessage().startsWith("no audio device can play 16-bit mono sound at 16000 Hz"),
                error.getMessage());
        assertEquals(1, error.getMessage().lines().count());
    }
}
