package io.github.voiceclone.audio.formats;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusPacketInfo;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.audio.AudioClipBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Opus streams while they are decoded, one after another, at 48 kHz, as their heads describe them (RFC 7845, section
 * 5.1); the same head stands in Ogg and WebM files. Not thread-safe.
 */
final class OpusStream {
    /** The rate of the decoded sound, in Hz. */
    static final int RATE = 48_000;

    private static final byte[] MAGIC = "OpusHead".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD_BYTES = 19;
    /** The longest packet holds 120 ms. */
    private static final int MAX_PACKET_SAMPLES = RATE / 1000 * 120;

    /** The most that may be decoded and left out: a joined file leaves out some 0.01 s for each of its parts. */
    private static final long MAX_LEFT_OUT = 60L * RATE;

    private final AudioClipBuilder clip;
    private @Nullable OpusDecoder decoder;
    private short[] samples = {};
    private double[] frame = {};
    private long skipped;
    private long decoded;
    private long leftOut;

    OpusStream(AudioClipBuilder clip) {
        this.clip = clip;
    }

    /**
     * Starts with a stream's head; what comes next is that stream's.
     *
     * @param head its bytes
     * @param delay samples to leave out at the start where the head says none
     */
    void start(byte[] head, long delay) {
        if (head.length < HEAD_BYTES || !isHead(head) || (head[8] & 0xF0) != 0) {
            throw damaged("it has an Opus header of an unknown version or of " + head.length + " bytes");
        }
        ByteBuffer fields = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        int channels = head[9] & 0xFF;
        if (channels < 1 || channels > 2 || !isOneStream(head, channels)) {
            throw new InvalidInputException("the Opus recording has " + channels + " channels in a layout of kind "
                    + (head[18] & 0xFF)
                    + ", expected one or two in one stream: convert it to WAV, as in: ffmpeg -i FILE"
                    + " speech.wav");
        }
        int preSkip = Short.toUnsignedInt(fields.getShort(10));
        skipped = preSkip == 0 ? delay : preSkip;
        decoded = 0;
        frame = new double[channels];
        samples = new short[MAX_PACKET_SAMPLES * channels];
        try {
            decoder = new OpusDecoder(RATE, channels);
            decoder.setGain(fields.getShort(16));
        } catch (OpusException | IllegalArgumentException e) {
            throw new InvalidInputException("the Opus recording's header cannot be used: " + e.getMessage(), e);
        }
    }

    /** Tells whether the channels are those of one Opus stream, in its order, whatever kind of layout says so. */
    private static boolean isOneStream(byte[] head, int channels) {
        if (head[18] == 0) {
            return true;
        }
        byte[] layout =
                channels == 1 ? new byte[] {1, 0, 0} : new byte[] {1, 1, 0, 1}; // Streams, pairs, each channel's place.
        return head.length >= HEAD_BYTES + layout.length
                && Arrays.equals(head, HEAD_BYTES, HEAD_BYTES + layout.length, layout, 0, layout.length);
    }

    /** Tells whether a stream was started. */
    boolean isStarted() {
        return decoder != null;
    }

    /** Tells whether bytes start with an Opus head. */
    static boolean isHead(byte[] bytes) {
        return bytes.length >= MAGIC.length && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /** Returns the samples that a packet holds; 0 if it cannot be decoded. */
    static long samples(byte[] packet) {
        return Math.max(0, OpusPacketInfo.getNumSamples(packet, 0, packet.length, RATE));
    }

    /** Returns the samples decoded so far, those that are left out included. */
    long decoded() {
        return decoded;
    }

    /** Leaves out so many of the samples that come next. */
    void leaveOut(long count) {
        skipped = Math.max(skipped, decoded + count);
    }

    /**
     * Decodes a packet and appends its samples to the clip.
     *
     * @param end how many samples of the stream count; those beyond are left out
     */
    void decode(byte[] packet, long end) {
        if (packet.length == 0 || decoded >= end) {
            return;
        }
        int count = decode(packet);
        for (int i = 0; i < count; i++, decoded++) {
            if (decoded < skipped || decoded >= end) {
                leftOut++;
                continue;
            }
            for (int c = 0; c < frame.length; c++) {
                frame[c] = samples[i * frame.length + c] / 32768.0;
            }
            clip.addFrame(frame);
        }
        if (leftOut > MAX_LEFT_OUT) {
            throw damaged("more than " + MAX_LEFT_OUT / RATE + " s of it are to be left out");
        }
    }

    private int decode(byte[] packet) {
        if (decoder == null) {
            throw damaged("sound comes before its header");
        }
        try {
            return decoder.decode(packet, 0, packet.length, samples, 0, MAX_PACKET_SAMPLES, false);
        } catch (OpusException | RuntimeException | AssertionError e) {
            throw new InvalidInputException(
                    "the Opus recording is damaged: a packet of " + packet.length + " bytes cannot be decoded", e);
        }
    }

    private static InvalidInputException damaged(String what) {
        return new InvalidInputException("the Opus recording is damaged: " + what);
    }
}
