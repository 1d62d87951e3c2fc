package io.github.voiceclone.audio;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.internal.AtomicFile;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes 16-bit mono WAV, chunk by chunk as speech is made. Samples beyond full scale are clipped.
 *
 * <p>A file appears under its name only when {@link #finish()} has written all of it; closing an unfinished writer
 * deletes what there is and leaves a file that was there before as it was:
 *
 * <pre>{@code
 * try (WavWriter writer = WavWriter.toFile(path, 16000, tags)) {
 *     for (AudioClip chunk : chunks) {
 *         writer.write(chunk);
 *     }
 *     writer.finish();
 * }
 * }</pre>
 *
 * <p>Not thread-safe.
 */
public final class WavWriter implements Closeable {
    private final int sampleRate;
    private final WavTags tags;
    private final OutputStream out;
    private final @Nullable AtomicFile file;
    private long samples;
    private boolean finished;
    private boolean closed;

    private WavWriter(int sampleRate, WavTags tags, OutputStream out, @Nullable AtomicFile file) {
        this.sampleRate = sampleRate;
        this.tags = tags;
        this.out = out;
        this.file = file;
    }

    /**
     * Starts a file. It is written under another name in the same folder until {@link #finish()}.
     *
     * @param path the file to make or replace
     * @param sampleRate samples a second, in Hz; positive
     * @throws InvalidInputException if there is no such folder, or {@code path} is there and not a regular file
     * @throws IOException if the folder cannot be written
     */
    public static WavWriter toFile(Path path, int sampleRate, WavTags tags) throws IOException {
        Objects.requireNonNull(path, "path");
        byte[] header = header(sampleRate, tags, WavHeader.UNKNOWN_LENGTH);
        AtomicFile file = AtomicFile.create(path);
        try {
            file.out().write(header);
        } catch (IOException e) {
            file.close();
            throw e;
        }
        return new WavWriter(sampleRate, tags, file.out(), file);
    }

    /**
     * Starts a stream. Its header gives the length as unknown ({@code 0xFFFFFFFF}), as it cannot be known.
     *
     * @param out where to write; flushed by {@link #finish()}, never closed
     * @param sampleRate samples a second, in Hz; positive
     */
    public static WavWriter toStream(OutputStream out, int sampleRate, WavTags tags) throws IOException {
        Objects.requireNonNull(out, "out");
        out.write(header(sampleRate, tags, WavHeader.UNKNOWN_LENGTH));
        return new WavWriter(sampleRate, tags, out, null);
    }

    /** Writes a whole clip to a file, as {@link #toFile} does. */
    public static void write(AudioClip clip, Path path, WavTags tags) throws IOException {
        Objects.requireNonNull(clip, "clip");
        try (WavWriter writer = toFile(path, clip.sampleRate(), tags)) {
            writer.write(clip);
            writer.finish();
        }
    }

    /** Writes a whole clip to a stream, with its length in the header; the stream is flushed, not closed. */
    public static void write(AudioClip clip, OutputStream out, WavTags tags) throws IOException {
        Objects.requireNonNull(clip, "clip");
        Objects.requireNonNull(out, "out");
        out.write(header(clip.sampleRate(), tags, clip.length()));
        out.write(pcm(clip));
        out.flush();
    }

    private static byte[] header(int sampleRate, WavTags tags, long samples) {
        Objects.requireNonNull(tags, "tags");
        if (sampleRate <= 0) {
            throw new IllegalArgumentException("sample rate is " + sampleRate + " Hz, expected a positive number");
        }
        return WavHeader.of(sampleRate, tags, samples);
    }

    /**
     * Appends a clip.
     *
     * @throws InvalidInputException if its rate is not the writer's
     * @throws IllegalStateException if the writer is finished
     */
    public void write(AudioClip clip) throws IOException {
        Objects.requireNonNull(clip, "clip");
        if (finished || closed) {
            throw new IllegalStateException("the WAV writer is " + (finished ? "finished" : "closed"));
        }
        if (clip.sampleRate() != sampleRate) {
            throw new InvalidInputException(
                    "a clip at " + clip.sampleRate() + " Hz cannot be appended to WAV at " + sampleRate + " Hz");
        }
        out.write(pcm(clip));
        samples += clip.length();
    }

    private static byte[] pcm(AudioClip clip) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(2, clip.length())).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer values = clip.samples();
        while (values.hasRemaining()) {
            int value = Math.round(values.get() * 32768f);
            bytes.putShort((short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value)));
        }
        return bytes.array();
    }

    /**
     * Completes the WAV: a file gets its sizes and takes its place, a stream is flushed. A second call does nothing.
     *
     * @throws InvalidInputException if the samples do not fit a WAV file (4 GiB)
     * @throws IllegalStateException if the writer was closed unfinished
     */
    public void finish() throws IOException {
        if (finished) {
            return;
        }
        if (closed) {
            throw new IllegalStateException("the WAV writer is closed");
        }
        out.flush();
        if (file != null) {
            file.commit(WavHeader.of(sampleRate, tags, samples));
        }
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
