package io.github.voiceclone.audio;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads recordings of one file format. Found with {@link java.util.ServiceLoader}; thread-safe.
 *
 * <p>Channels become one ({@link io.github.voiceclone.audio.AudioClipBuilder#addFrame}); the sample rate stays as it is in the file.
 */
public interface AudioDecoder {
    /** The number of leading bytes that {@link #recognizes} is given, where a file has as many. */
    int HEADER_LENGTH = 64;

    /** The number of bytes that {@link #recognizes} is given instead when no decoder recognised the shorter header. */
    int LONG_HEADER_LENGTH = 1 << 16;

    /** Returns the format's name, as in {@code "FLAC"}. */
    String formatName();

    /**
     * Tells whether a file that starts with these bytes is of this format.
     *
     * @param header the file's first {@link #HEADER_LENGTH} bytes, ID3v2 and APE tags left out, or, in a second round,
     *     the first {@link #LONG_HEADER_LENGTH}; as many as there are in a shorter file
     */
    boolean recognizes(byte[] header);

    /**
     * Decodes a whole recording.
     *
     * @param in the file's content from its first byte behind ID3v2 and APE tags; not closed
     * @param maxSeconds the longest recording to accept; decoding stops, and memory use with it, once it is passed
     * @return the recording, mono
     * @throws io.github.voiceclone.InvalidInputException if the content is malformed, truncated, of an unsupported
     *     variant, or longer than {@code maxSeconds}
     * @throws IOException if reading fails
     */
    AudioClip decode(InputStream in, double maxSeconds) throws IOException;
}
