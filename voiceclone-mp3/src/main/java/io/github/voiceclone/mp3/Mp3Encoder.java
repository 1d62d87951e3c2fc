package io.github.voiceclone.mp3;

import de.sciss.jump3r.lowlevel.LameEncoder;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoder;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioTags;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import javax.sound.sampled.AudioFormat;

/**
 * Writes MP3 of a constant bit rate, which depends on the sample rate and the channels: 32 to 128 kbit/s. In a file, players
 * learn how much silence the encoder adds at the start and the end; a stream's start has some 0.1 s more. Thread-safe.
 */
public final class Mp3Encoder implements AudioEncoder {
    /** Creates the encoder. */
    public Mp3Encoder() {}

    @Override
    public String formatName() {
        return "mp3";
    }

    @Override
    public String mediaType() {
        return "audio/mpeg";
    }

    @Override
    public List<String> extensions() {
        return List.of("mp3");
    }

    @Override
    public List<Integer> sampleRates() {
        return List.of(8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000);
    }

    @Override
    public Session open(OutputStream out, AudioEncoding encoding, AudioTags tags) throws IOException {
        return new Mp3Session(out, encoding, tags);
    }

    /** Returns the bit rate, in kbit/s. */
    static int kilobits(AudioEncoding encoding) {
        boolean mono = encoding.channels() == 1;
        if (encoding.sampleRate() < 16_000) {
            return mono ? 32 : 40;
        }
        return encoding.sampleRate() < 32_000 ? (mono ? 64 : 80) : (mono ? 96 : 128);
    }

    private static final class Mp3Session implements Session {
        private final OutputStream out;
        private final AudioEncoding encoding;
        private final byte[] tag;
        private final LameEncoder encoder;
        private final byte[] buffer;
        private final InfoFrame info;
        private int toDrop;
        private long samples;

        private Mp3Session(OutputStream out, AudioEncoding encoding, AudioTags tags) throws IOException {
            this.out = out;
            this.encoding = encoding;
            int channels = encoding.channels();
            int mode = channels == 1 ? LameEncoder.CHANNEL_MODE_MONO : LameEncoder.CHANNEL_MODE_JOINT_STEREO;
            AudioFormat format = new AudioFormat(encoding.sampleRate(), 16, channels, true, false);
            encoder = new LameEncoder(format, kilobits(encoding), mode, LameEncoder.QUALITY_MIDDLE, false);
            if (encoder.getEffectiveSampleRate() != encoding.sampleRate()) {
                throw new IllegalStateException(
                        "LAME turns " + encoding + " into " + encoder.getEffectiveSampleRate() + " Hz");
            }
            buffer = new byte[encoder.getMP3BufferSize()];
            info = new InfoFrame(encoding);
            toDrop = info.frame(0).length;
            tag = Id3Tag.of(tags);
            out.write(header());
        }

        @Override
        public void write(AudioClip clip) throws IOException {
            int[] values = clip.toIntegers(16);
            byte[] pcm = new byte[Math.multiplyExact(values.length, 2 * encoding.channels())];
            for (int i = 0, at = 0; i < values.length; i++) {
                for (int c = 0; c < encoding.channels(); c++) {
                    pcm[at++] = (byte) values[i];
                    pcm[at++] = (byte) (values[i] >> 8);
                }
            }
            int most = encoder.getPCMBufferSize() / 4 * 4;
            for (int at = 0; at < pcm.length; at += most) {
                pass(encoder.encodeBuffer(pcm, at, Math.min(most, pcm.length - at), buffer));
            }
            samples += values.length;
        }

        private void pass(int length) throws IOException {
            if (length < 0) {
                throw new IOException("LAME fails with error " + length);
            }
            // LAME starts with a frame of zeros, in which it would itself tell the length.
            int dropped = Math.min(length, toDrop);
            toDrop -= dropped;
            info.count(buffer, dropped, length);
            out.write(buffer, dropped, length - dropped);
        }

        @Override
        public void finish() throws IOException {
            pass(encoder.encodeFinish(buffer));
            encoder.close();
        }

        /** The tag, and a frame without sound that tells the length. */
        @Override
        public byte[] header() {
            byte[] frame = info.frame(samples);
            byte[] header = new byte[tag.length + frame.length];
            System.arraycopy(tag, 0, header, 0, tag.length);
            System.arraycopy(frame, 0, header, tag.length, frame.length);
            return header;
        }
    }
}
