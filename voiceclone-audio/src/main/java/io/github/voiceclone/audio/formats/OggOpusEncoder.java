package io.github.voiceclone.audio.formats;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusSignal;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoder;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioTags;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Writes Opus (RFC 6716) in Ogg (RFC 7845): packets of 20 ms at a variable bit rate of about 32 kbit/s, 48 for two
 * channels. Packets leave at the end of each clip, in pages of up to a second. Players get the speech without the encoder's delay and to the
 * sample as long as it is. Thread-safe.
 */
public final class OggOpusEncoder implements AudioEncoder {
    /** The rate that positions in Opus files count in, whatever the rate of the sound. */
    static final int POSITION_RATE = 48_000;

    private static final int SERIAL = 1;
    private static final int FRAMES_PER_SECOND = 50;
    private static final int COMPLEXITY = 5;
    private static final int MAX_PACKET_BYTES = 1275;

    /** Creates the encoder. */
    public OggOpusEncoder() {}

    @Override
    public String formatName() {
        return "opus";
    }

    @Override
    public String mediaType() {
        return "audio/ogg";
    }

    @Override
    public List<String> extensions() {
        return List.of("opus", "ogg");
    }

    @Override
    public List<Integer> sampleRates() {
        return List.of(8_000, 12_000, 16_000, 24_000, 48_000);
    }

    @Override
    public Session open(OutputStream out, AudioEncoding encoding, AudioTags tags) throws IOException {
        return new OpusSession(out, encoding, tags);
    }

    private static final class OpusSession implements Session {
        private final OggWriter ogg;
        private final OpusEncoder encoder;
        private final int channels;
        private final int scale;
        private final short[] frame;
        private final int preSkip;
        private int filled;
        private long samples;
        private long packets;

        private OpusSession(OutputStream out, AudioEncoding encoding, AudioTags tags) throws IOException {
            ogg = new OggWriter(out, SERIAL);
            channels = encoding.channels();
            scale = POSITION_RATE / encoding.sampleRate();
            frame = new short[encoding.sampleRate() / FRAMES_PER_SECOND * channels];
            encoder = encoder(encoding);
            preSkip = encoder.getLookahead() * scale;
            writeHeaders(encoding, tags);
        }

        private static OpusEncoder encoder(AudioEncoding encoding) {
            try {
                OpusEncoder encoder = new OpusEncoder(
                        encoding.sampleRate(), encoding.channels(), OpusApplication.OPUS_APPLICATION_AUDIO);
                encoder.setSignalType(OpusSignal.OPUS_SIGNAL_VOICE);
                encoder.setBitrate(encoding.channels() == 1 ? 32_000 : 48_000);
                encoder.setUseVBR(true);
                encoder.setComplexity(COMPLEXITY);
                return encoder;
            } catch (OpusException e) {
                throw new IllegalStateException("an Opus encoder refuses " + encoding, e);
            }
        }

        private void writeHeaders(AudioEncoding encoding, AudioTags tags) throws IOException {
            ByteBuffer head = ByteBuffer.allocate(19).order(ByteOrder.LITTLE_ENDIAN);
            head.put("OpusHead".getBytes(StandardCharsets.US_ASCII))
                    .put((byte) 1)
                    .put((byte) channels);
            head.putShort((short) preSkip).putInt(encoding.sampleRate());
            ogg.add(head.array(), 0);
            ogg.flush();
            byte[] comment = VorbisComment.of(tags);
            ByteBuffer content = ByteBuffer.allocate(8 + comment.length);
            ogg.add(
                    content.put("OpusTags".getBytes(StandardCharsets.US_ASCII))
                            .put(comment)
                            .array(),
                    0);
            ogg.flush();
        }

        @Override
        public void write(AudioClip clip) throws IOException {
            for (int value : clip.toIntegers(16)) {
                add(value);
            }
            samples += clip.length();
            ogg.flush();
        }

        private void add(int value) throws IOException {
            for (int c = 0; c < channels; c++) {
                frame[filled++] = (short) value;
            }
            if (filled == frame.length) {
                if (packets % FRAMES_PER_SECOND == 0) {
                    ogg.flush(); // Before the packet: the last page must not be empty.
                }
                ogg.add(packet(), POSITION_RATE / FRAMES_PER_SECOND * ++packets);
                filled = 0;
            }
        }

        private byte[] packet() {
            byte[] packet = new byte[MAX_PACKET_BYTES];
            try {
                int length = encoder.encode(frame, 0, frame.length / channels, packet, 0, packet.length);
                return Arrays.copyOf(packet, length);
            } catch (OpusException e) {
                throw new IllegalStateException("the Opus encoder fails", e);
            }
        }

        /** Goes on with silence until the delayed end is out; the last position tells players to leave the silence out. */
        @Override
        public void finish() throws IOException {
            long end = preSkip + samples * scale;
            while (POSITION_RATE / FRAMES_PER_SECOND * packets < end) {
                add(0);
            }
            ogg.finish(end);
        }
    }
}
