package io.github.voiceclone.audio.formats;

import io.github.voiceclone.InvalidInputException;
import java.io.IOException;

/**
 * First metadata block of a FLAC file, about all its frames (RFC 9639, section 8.2).
 *
 * @param sampleRate in Hz; not checked
 * @param sampleBits bits of a sample; 4 to 32
 * @param totalSamples samples of each channel; 0 where the file does not say
 */
record FlacStreamInfo(int sampleRate, int sampleBits, long totalSamples) {
    private static final int BYTES = 34;
    private static final int LAST_BLOCK = 0x80;

    /** Reads all metadata blocks, up to the first frame. */
    static FlacStreamInfo read(FlacBits bits) throws IOException {
        int header = (int) bits.unsigned(8);
        long length = bits.unsigned(24);
        if ((header & ~LAST_BLOCK) != 0 || length != BYTES) {
            throw new InvalidInputException("the FLAC file starts with a metadata block of type "
                    + (header & ~LAST_BLOCK) + " and " + length + " bytes, expected type 0 and " + BYTES);
        }
        bits.skip(10);
        int rate = (int) bits.unsigned(20);
        bits.unsigned(3);
        int sampleBits = (int) bits.unsigned(5) + 1;
        FlacStreamInfo info = new FlacStreamInfo(rate, sampleBits, bits.unsigned(36));
        bits.skip(16);
        while ((header & LAST_BLOCK) == 0) {
            header = (int) bits.unsigned(8);
            bits.skip(bits.unsigned(24));
        }
        if (sampleBits < 4) {
            throw new InvalidInputException(
                    "the FLAC file declares " + sampleBits + "-bit samples, expected at least 4 bits");
        }
        return info;
    }
}
