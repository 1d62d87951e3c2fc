package io.github.voiceclone.audio;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Writes raw PCM: 16-bit integers, lowest byte first, and nothing else, so that whoever reads it has to know its rate and
 * channels. It has no place for the mark of synthetic speech. Thread-safe.
 */
public final class PcmEncoder implements AudioEncoder {
    /** Creates the encoder. */
    public PcmEncoder() {}

    @Override
    public String formatName() {
        return "pcm";
    }

    @Override
    public String mediaType() {
        return "audio/pcm";
    }

    @Override
    public List<String> extensions() {
        return List.of("pcm", "raw");
    }

    @Override
    public List<Integer> bitDepths() {
        return List.of(16);
    }

    @Override
    public Session open(OutputStream out, AudioEncoding encoding, AudioTags tags) {
        return new Session() {
            @Override
            public void write(AudioClip clip) throws IOException {
                out.write(bytes(clip, encoding));
            }

            @Override
            public void finish() {
                // Every sample is written.
            }
        };
    }

    /** Returns the samples in every channel: integers, or floats of 32 bits. */
    static byte[] bytes(AudioClip clip, AudioEncoding encoding) {
        int frameBytes = encoding.channels() * encoding.bitDepth() / 8;
        ByteBuffer out = ByteBuffer.allocate(Math.multiplyExact(frameBytes, clip.length()))
                .order(ByteOrder.LITTLE_ENDIAN);
        int[] values =
                encoding.bitDepth() == WavEncoder.FLOAT_BITS ? floatBits(clip) : clip.toIntegers(encoding.bitDepth());
        for (int value : values) {
            for (int c = 0; c < encoding.channels(); c++) {
                for (int shift = 0; shift < encoding.bitDepth(); shift += 8) {
                    out.put((byte) (value >> shift));
                }
            }
        }
        return out.array();
    }

    private static int[] floatBits(AudioClip clip) {
        FloatBuffer samples = clip.samples();
        int[] bits = new int[clip.length()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(samples.get(i));
        }
        return bits;
    }
}
