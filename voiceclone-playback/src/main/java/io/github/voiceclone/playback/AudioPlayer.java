package io.github.voiceclone.playback;

import io.github.voiceclone.CancelledException;
import io.github.voiceclone.SpeechPart;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.audio.AudioClip;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.SourceDataLine;
import org.jspecify.annotations.Nullable;

/**
 * Subscriber that plays a stream of speech on the default audio device while it is synthesized.
 *
 * <pre>{@code
 * try (AudioPlayer player = AudioPlayer.open(cloner.sampleRate())) {
 *     cloner.stream(request).subscribe(player);
 *     player.end().toCompletableFuture().join();
 * }
 * }</pre>
 *
 * <p>Sound begins with the first part. Up to {@value #PARTS_AHEAD} parts are requested ahead of the one that is heard, so that
 * speech is synthesized no faster than it is played. For one stream. Thread-safe: a daemon thread plays, and any thread may
 * pause, resume or close.
 */
public final class AudioPlayer implements Flow.Subscriber<SpeechPart>, AutoCloseable {
    private static final int PARTS_AHEAD = 8;
    private static final int BYTES_PER_SAMPLE = 2;
    /** Sound that the device holds, as a fraction of a second: long enough for a thread to be late. */
    private static final int BUFFERS_PER_SECOND = 4;
    /** Sound that is handed to the device at once. */
    private static final int WRITES_PER_SECOND = 20;

    private static final long RETRY_MILLIS = 5;

    private final SourceDataLine line;
    private final int sampleRate;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicInteger requested = new AtomicInteger();
    /** Parts that have come and are not with the device. */
    private final AtomicInteger unwritten = new AtomicInteger();

    private final AtomicInteger underruns = new AtomicInteger();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private Flow.@Nullable Subscription subscription;
    private boolean begun;
    private boolean paused;
    private boolean closed;

    /** A clip, or the end: with a failure, or without. */
    private record Event(@Nullable AudioClip clip, @Nullable Throwable failure) {}

    /** Source of audio devices. */
    interface Lines {
        /** Returns a device's line, which is not open yet. */
        SourceDataLine find(AudioFormat format) throws LineUnavailableException;
    }

    private AudioPlayer(SourceDataLine line, int sampleRate) {
        this.line = line;
        this.sampleRate = sampleRate;
    }

    /**
     * Opens the default audio device.
     *
     * @param sampleRate rate of the speech in Hz, {@link io.github.voiceclone.VoiceCloner#sampleRate()}
     * @throws VoiceCloneException if there is no device that can play it
     */
    public static AudioPlayer open(int sampleRate) {
        return open(sampleRate, AudioSystem::getSourceDataLine);
    }

    static AudioPlayer open(int sampleRate, Lines lines) {
        if (sampleRate <= 0) {
            throw new IllegalArgumentException("the sample rate is " + sampleRate + " Hz, expected a positive number");
        }
        AudioFormat format = new AudioFormat(sampleRate, 8 * BYTES_PER_SAMPLE, 1, true, false);
        try {
            SourceDataLine line = lines.find(format);
            line.open(format, BYTES_PER_SAMPLE * Math.max(1, sampleRate / BUFFERS_PER_SECOND));
            return new AudioPlayer(line, sampleRate);
        } catch (LineUnavailableException | IllegalArgumentException | SecurityException | LinkageError e) {
            String reason = e instanceof IllegalArgumentException ? "the system offers none" : e.getMessage();
            throw new VoiceCloneException(
                    "no audio device can play 16-bit mono sound at " + sampleRate + " Hz (" + reason + "): connect"
                            + " or free one, or save the speech to a file; servers and containers have none as a rule",
                    e);
        }
    }

    /**
     * Returns the end of playback: it completes when the last sample was heard, and fails with the error of the stream once
     * what came before it was heard, with that of the device, or with {@link CancelledException} if the player is closed
     * before.
     */
    public CompletionStage<Void> end() {
        return end.minimalCompletionStage();
    }

    /** Returns how often the device ran out of sound because the next part of the speech was late. */
    public int underruns() {
        return underruns.get();
    }

    /** Pauses playback at once; what the device holds is kept. */
    public void pause() {
        lock.lock();
        try {
            paused = true;
            line.stop();
        } finally {
            lock.unlock();
        }
    }

    /** Resumes playback where it was paused. */
    public void resume() {
        lock.lock();
        try {
            paused = false;
            if (begun && !closed) {
                line.start();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        Objects.requireNonNull(given, "subscription");
        boolean unwanted;
        lock.lock();
        try {
            unwanted = closed || subscription != null;
            subscription = unwanted ? subscription : given;
        } finally {
            lock.unlock();
        }
        if (unwanted) {
            given.cancel();
            return;
        }
        Thread thread = new Thread(this::play, "voiceclone-playback");
        thread.setDaemon(true);
        thread.start();
        requested.set(PARTS_AHEAD);
        given.request(PARTS_AHEAD);
    }

    @Override
    public void onNext(SpeechPart part) {
        AudioClip clip = Objects.requireNonNull(part, "part").audio();
        if (requested.getAndDecrement() <= 0) {
            events.add(failure("a part of the speech came that was not requested (reactive streams, rule 1.1)"));
        } else if (clip.sampleRate() != sampleRate) {
            events.add(
                    failure("the speech has " + clip.sampleRate() + " Hz, this player was opened for " + sampleRate));
        } else {
            if (unwritten.getAndIncrement() == 0 && isDry()) {
                underruns.incrementAndGet();
            }
            events.add(new Event(clip, null));
        }
    }

    private static Event failure(String message) {
        return new Event(null, new IllegalStateException(message));
    }

    @Override
    public void onError(Throwable failure) {
        events.add(new Event(null, Objects.requireNonNull(failure, "failure")));
    }

    @Override
    public void onComplete() {
        events.add(new Event(null, null));
    }

    /** Stops playback at once, cancels the speech and frees the device. Closing again has no effect. */
    @Override
    public void close() {
        Flow.Subscription cancelled;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            cancelled = subscription;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        line.stop();
        line.flush();
        line.close();
        end.completeExceptionally(new CancelledException()); // Unless it has ended.
        events.add(new Event(null, null)); // Wakes the player.
        if (cancelled != null) {
            cancelled.cancel();
        }
    }

    private void play() {
        try {
            Event event = events.take();
            begin();
            while (event.clip != null && !isClosed()) {
                write(event.clip);
                unwritten.decrementAndGet();
                request();
                event = events.take();
            }
            if (!isClosed()) {
                line.drain();
            }
            finish(event.failure);
        } catch (Throwable e) {
            finish(e);
        } finally {
            close();
        }
    }

    private void finish(@Nullable Throwable failure) {
        if (failure != null) {
            end.completeExceptionally(failure);
        } else if (!isClosed()) {
            end.complete(null);
        }
    }

    /** Returns whether the device should sound and has nothing to. */
    private boolean isDry() {
        lock.lock();
        try {
            return begun && !paused && !closed && line.available() == line.getBufferSize();
        } finally {
            lock.unlock();
        }
    }

    private void begin() {
        lock.lock();
        try {
            begun = true;
            if (!paused && !closed) {
                line.start();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void request() {
        requested.incrementAndGet();
        Objects.requireNonNull(subscription).request(1);
    }

    private void write(AudioClip clip) throws InterruptedException {
        int[] samples = clip.toIntegers(8 * BYTES_PER_SAMPLE);
        ByteBuffer bytes =
                ByteBuffer.allocate(BYTES_PER_SAMPLE * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int sample : samples) {
            bytes.putShort((short) sample);
        }
        int most = BYTES_PER_SAMPLE * Math.max(1, sampleRate / WRITES_PER_SECOND);
        int at = 0;
        while (at < bytes.capacity() && !isClosed()) {
            int written = line.write(bytes.array(), at, Math.min(most, bytes.capacity() - at));
            at += written;
            if (written < most && at < bytes.capacity()) {
                awaitRoom();
            }
        }
    }

    /** Waits while the player is paused, or briefly: a line that is stopped takes no samples. */
    private void awaitRoom() throws InterruptedException {
        lock.lock();
        try {
            if (!closed && !line.isOpen()) {
                throw new VoiceCloneException("the audio device was closed or taken away: connect it and speak again");
            }
            long left = TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);
            while (!closed && (paused || left > 0)) {
                if (paused) {
                    changed.await();
                } else {
                    left = changed.awaitNanos(left);
                }
            }
        } finally {
            lock.unlock();
        }
    }
}
