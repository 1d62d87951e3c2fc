package io.github.voiceclone.audio;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Writes audio of one file format. Found with {@link java.util.ServiceLoader}; thread-safe. {@link AudioWriter} calls it,
 * with clips at the rate that the file has.
 */
public interface AudioEncoder {
    /** Returns the format's name in lower case, by which it is asked for, as in {@code "flac"}. */
    String formatName();

    /** Returns the media type of the files, as in {@code "audio/flac"}. */
    String mediaType();

    /** Returns the extensions of file names that stand for the format, in lower case without a dot, the usual one first. */
    List<String> extensions();

    /** Returns the sample rates that the format can hold, in Hz, rising; empty for any. */
    default List<Integer> sampleRates() {
        return List.of();
    }

    /** Returns the bits of a sample that can be asked for, the default first; empty where the format has no such thing. */
    default List<Integer> bitDepths() {
        return List.of();
    }

    /**
     * Starts a file.
     *
     * @param out where to write; flushed and closed by the caller
     * @param encoding the file's sample rate, channels and bit depth, none of them left open
     * @param tags what the file says about itself; a format that has no place for it ignores it
     * @throws io.github.voiceclone.InvalidInputException if the format cannot hold that
     */
    Session open(OutputStream out, AudioEncoding encoding, AudioTags tags) throws IOException;

    /** One file while it is written. Not thread-safe. */
    interface Session {
        /**
         * Appends audio and writes all bytes that it completes.
         *
         * @param clip mono, at the file's rate; every channel of the file gets it
         */
        void write(AudioClip clip) throws IOException;

        /** Writes what is left. */
        void finish() throws IOException;

        /**
         * Returns, after {@link #finish}, what the file's first bytes would have been if sizes and checksums had been known;
         * empty for what they are. Asked for only where the file can be rewritten.
         *
         * @throws io.github.voiceclone.InvalidInputException if the audio is longer than a file of the format can be
         */
        default byte[] header() {
            return new byte[0];
        }
    }
}
