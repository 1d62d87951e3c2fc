package io.github.voiceclone.audio;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.internal.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes audio in a format of {@link AudioEncoders}, chunk by chunk as speech is made; at another rate, where one is asked
 * for. Samples beyond full scale are clipped, except in float WAV.
 *
 * <p>A file appears under its name only when {@link #finish()} has written all of it; closing an unfinished writer, also
 * one whose encoder failed, deletes what there is and leaves a file that was there before as it was:
 *
 * <pre>{@code
 * try (AudioWriter writer = AudioWriter.toFile(path, 16000, AudioEncoding.forFile(path), tags)) {
 *     for (AudioClip chunk : chunks) {
 *         writer.write(chunk);
 *     }
 *     writer.finish();
 * }
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class AudioWriter implements Closeable {
    private final int sampleRate;
    private final AudioEncoder.Session session;
    private final Resampler resampler;
    private final OutputStream out;
    private final @Nullable AtomicFile file;
    private boolean finished;
    private boolean failed;
    private boolean closed;

    private AudioWriter(
            int sampleRate, AudioEncoding encoding, AudioTags tags, OutputStream out, @Nullable AtomicFile file)
            throws IOException {
        Objects.requireNonNull(encoding, "encoding");
        Objects.requireNonNull(tags, "tags");
        if (sampleRate <= 0) {
            throw new IllegalArgumentException("sample rate is " + sampleRate + " Hz, expected a positive number");
        }
        AudioEncoder encoder = encoding.requireEncoder();
        AudioEncoding resolved = encoding.resolve(encoder, sampleRate);
        this.sampleRate = sampleRate;
        this.resampler = new Resampler(sampleRate, resolved.sampleRate());
        this.session = encoder.open(out, resolved, tags);
        this.out = out;
        this.file = file;
    }

    /**
     * Starts a file. It is written under another name in the same folder until {@link #finish()}.
     *
     * @param path the file to make or replace
     * @param sampleRate the rate of the clips to come, in Hz; positive
     * @param encoding what to write them as
     * @throws InvalidInputException if the format cannot be written so, there is no such folder, or {@code path} is there
     *     and not a regular file
     * @throws IOException if the folder cannot be written
     */
    public static AudioWriter toFile(Path path, int sampleRate, AudioEncoding encoding, AudioTags tags)
            throws IOException {
        AtomicFile file = AtomicFile.create(Objects.requireNonNull(path, "path"));
        try {
            return new AudioWriter(sampleRate, encoding, tags, file.out(), file);
        } catch (IOException | RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    /**
     * Starts a stream. Its header gives the length as unknown, as it cannot be known.
     *
     * @param out where to write; flushed after each clip, never closed
     * @param sampleRate the rate of the clips to come, in Hz; positive
     * @param encoding what to write them as
     * @throws InvalidInputException if the format cannot be written so
     */
    public static AudioWriter toStream(OutputStream out, int sampleRate, AudioEncoding encoding, AudioTags tags)
            throws IOException {
        return new AudioWriter(sampleRate, encoding, tags, Objects.requireNonNull(out, "out"), null);
    }

    /** Writes a whole clip to a file, as {@link #toFile} does. */
    public static void write(AudioClip clip, Path path, AudioEncoding encoding, AudioTags tags) throws IOException {
        Objects.requireNonNull(clip, "clip");
        try (AudioWriter writer = toFile(path, clip.sampleRate(), encoding, tags)) {
            writer.write(clip);
            writer.finish();
        }
    }

    /** Writes a whole clip to a stream, with its length in the header; the stream is flushed, not closed. */
    public static void write(AudioClip clip, OutputStream out, AudioEncoding encoding, AudioTags tags)
            throws IOException {
        Objects.requireNonNull(clip, "clip");
        Objects.requireNonNull(out, "out");
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        AudioWriter writer = toStream(whole, clip.sampleRate(), encoding, tags);
        writer.write(clip);
        writer.finish();
        byte[] start = writer.session.header();
        byte[] bytes = whole.toByteArray();
        System.arraycopy(start, 0, bytes, 0, start.length);
        out.write(bytes);
        out.flush();
    }

    /**
     * Appends a clip.
     *
     * @throws InvalidInputException if its rate is not the writer's
     * @throws IllegalStateException if the writer is finished or closed, or has failed
     */
    public void write(AudioClip clip) throws IOException {
        Objects.requireNonNull(clip, "clip");
        if (finished) {
            throw new IllegalStateException("the audio writer is finished");
        }
        requireUsable();
        if (clip.sampleRate() != sampleRate) {
            throw new InvalidInputException(
                    "a clip at " + clip.sampleRate() + " Hz cannot be appended to audio at " + sampleRate + " Hz");
        }
        failed = true; // Until all of it is written.
        append(resampler.next(clip));
        if (file == null) {
            out.flush();
        }
        failed = false;
    }

    private void requireUsable() {
        if (closed) {
            throw new IllegalStateException("the audio writer is closed");
        }
        if (failed) {
            throw new IllegalStateException("the audio writer has failed: close it, and write the audio with another");
        }
    }

    private void append(AudioClip clip) throws IOException {
        if (clip.length() > 0) {
            session.write(clip);
        }
    }

    /**
     * Completes the audio: a file gets its sizes and takes its place, a stream is flushed. A second call does nothing.
     *
     * @throws InvalidInputException if the audio does not fit a file of its format (WAV: 4 GiB)
     * @throws IllegalStateException if the writer was closed unfinished, or has failed
     */
    public void finish() throws IOException {
        if (finished) {
            return;
        }
        requireUsable();
        failed = true; // Until all of it is written.
        append(resampler.end());
        session.finish();
        out.flush();
        if (file != null) {
            file.commit(session.header());
        }
        failed = false;
        finished = true;
    }

    /** Deletes an unfinished file; does nothing after {@link #finish()}, to a stream, or the second time. */
    @Override
    public void close() throws IOException {
        closed = true;
        if (!finished && file != null) {
            file.close();
        }
    }
}
