package io.github.voiceclone.audio;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * Writes WAV: integers of 16 or 24 bits, or floats of 32. The header of a stream gives the length as unknown
 * ({@code 0xFFFFFFFF}). Thread-safe.
 */
public final class WavEncoder implements AudioEncoder {
    /** The bit depth that stands for floats. */
    static final int FLOAT_BITS = 32;

    /** Creates the encoder. */
    public WavEncoder() {}

    @Override
    public String formatName() {
        return "wav";
    }

    @Override
    public String mediaType() {
        return "audio/wav";
    }

    @Override
    public List<String> extensions() {
        return List.of("wav", "wave");
    }

    @Override
    public List<Integer> bitDepths() {
        return List.of(16, 24, FLOAT_BITS);
    }

    @Override
    public Session open(OutputStream out, AudioEncoding encoding, AudioTags tags) throws IOException {
        out.write(WavHeader.of(encoding, tags, WavHeader.UNKNOWN_LENGTH));
        return new Session() {
            private long frames;

            @Override
            public void write(AudioClip clip) throws IOException {
                out.write(PcmEncoder.bytes(clip, encoding));
                frames += clip.length();
            }

            @Override
            public void finish() throws IOException {
                if ((frames * encoding.channels() * encoding.bitDepth() / 8 & 1) != 0) {
                    out.write(0); // Chunks have even sizes.
                }
            }

            @Override
            public byte[] header() {
                return WavHeader.of(encoding, tags, frames);
            }
        };
    }
}
