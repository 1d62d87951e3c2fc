package io.github.voiceclone.internal.engine;

import io.github.voiceclone.ClosedException;
import io.github.voiceclone.OverloadedException;
import io.github.voiceclone.SpeechPart;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioTags;
import io.github.voiceclone.audio.AudioWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Speech as the bytes of an audio file whose length is unknown, encoded by the thread that reads them. Holds a few clips that
 * are not read yet. To be read by one thread; closing it, from any, stops the work.
 */
final class AudioStream extends InputStream {
    private static final int CLIPS_AHEAD = 4;

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    private final AudioWriter writer;
    /** Method that the caller called. */
    private final String method;

    private final Clips clips = new Clips();
    private byte[] bytes;
    private int at;
    private @Nullable Event end;
    private boolean ended;
    private volatile boolean closed;

    /** A clip, or the end: with a failure, or without. */
    private record Event(@Nullable AudioClip clip, @Nullable Throwable failure) {}

    AudioStream(Flow.Publisher<SpeechPart> speech, int sampleRate, AudioEncoding encoding, AudioTags tags) {
        method = encoding.equals(AudioEncoding.WAV) ? "streamWav" : "streamAudio";
        try {
            writer = AudioWriter.toStream(encoded, sampleRate, encoding, tags);
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be written", e);
        }
        bytes = taken();
        speech.subscribe(clips);
        refuseAtOnce(events.peek());
    }

    /** Throws what the speech was refused with before it began. */
    private static void refuseAtOnce(@Nullable Event first) {
        if (first != null && first.failure instanceof OverloadedException refused) {
            throw refused;
        }
        if (first != null && first.failure instanceof ClosedException refused) {
            throw refused;
        }
    }

    private byte[] taken() {
        byte[] content = encoded.toByteArray();
        encoded.reset();
        return content;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        checkOpen();
        if (length == 0) {
            return 0;
        }
        while (at == bytes.length) {
            if (!fill()) {
                return -1;
            }
        }
        int count = Math.min(length, bytes.length - at);
        System.arraycopy(bytes, at, into, offset, count);
        at += count;
        return count;
    }

    @Override
    public int available() throws IOException {
        checkOpen();
        return bytes.length - at;
    }

    private void checkOpen() throws IOException {
        if (closed) {
            ClosedException cause = new ClosedException("this stream of speech");
            throw new IOException("the stream is closed: call " + method + " again", cause);
        }
    }

    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        Event event = end == null ? take() : end;
        checkOpen(); // It may have been closed during the wait.
        if (event.failure != null) {
            end = event;
            throw new IOException(event.failure.getMessage(), event.failure);
        }
        try {
            encode(event.clip);
        } catch (IOException | RuntimeException e) {
            end = new Event(null, e);
            clips.cancel();
            throw new IOException(e.getMessage(), e);
        }
        bytes = taken();
        at = 0;
        return true;
    }

    /** Encodes the next clip, or the end if there is none. */
    private void encode(@Nullable AudioClip clip) throws IOException {
        if (clip == null) {
            writer.finish();
            ended = true;
        } else {
            clips.requestAnother();
            writer.write(clip);
        }
    }

    private Event take() throws InterruptedIOException {
        try {
            return events.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for speech");
        }
    }

    /** Stops the work; a read that waits, and those that follow, fail. */
    @Override
    public void close() {
        closed = true;
        clips.cancel();
        events.add(new Event(null, null)); // Wakes a read that waits.
    }

    /** Puts what the speech gives into the queue. */
    private final class Clips implements Flow.Subscriber<SpeechPart> {
        private volatile Flow.@Nullable Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(CLIPS_AHEAD);
        }

        @Override
        public void onNext(SpeechPart part) {
            events.add(new Event(part.audio(), null));
        }

        @Override
        public void onError(Throwable failure) {
            events.add(new Event(null, failure));
        }

        @Override
        public void onComplete() {
            events.add(new Event(null, null));
        }

        void requestAnother() {
            if (subscription != null) {
                subscription.request(1);
            }
        }

        void cancel() {
            if (subscription != null) {
                subscription.cancel();
            }
        }
    }
}
