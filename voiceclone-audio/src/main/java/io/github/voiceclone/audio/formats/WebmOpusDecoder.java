package io.github.voiceclone.audio.formats;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioClipBuilder;
import io.github.voiceclone.audio.AudioDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the first Opus track of WebM and Matroska files (RFC 9559), as browsers record them, at 48 kHz; other tracks are
 * skipped. Sizes may be unknown, as in streams. The encoder's delay at the start and the padding at the end are cut off;
 * times of blocks are not looked at, so that a pause in the recording is not one in the clip. Memory grows with what is
 * decoded. Thread-safe.
 */
public final class WebmOpusDecoder implements AudioDecoder {
    private static final int EBML = 0x1A45_DFA3;
    private static final int SEGMENT = 0x1853_8067;
    private static final int TRACKS = 0x1654_AE6B;
    private static final int TRACK_ENTRY = 0xAE;
    private static final int TRACK_NUMBER = 0xD7;
    private static final int CODEC = 0x86;
    private static final int CODEC_PRIVATE = 0x63A2;
    private static final int CODEC_DELAY = 0x56AA;
    private static final int CONTENT_ENCODINGS = 0x6D80;
    private static final int CLUSTER = 0x1F43_B675;
    private static final int SIMPLE_BLOCK = 0xA3;
    private static final int BLOCK_GROUP = 0xA0;
    private static final int BLOCK = 0xA1;
    private static final int DISCARD_PADDING = 0x75A2;
    private static final int MAX_BLOCK_BYTES = 1 << 20;

    /** Creates the decoder. */
    public WebmOpusDecoder() {}

    @Override
    public String formatName() {
        return "WebM Opus";
    }

    @Override
    public boolean recognizes(byte[] header) {
        return header.length >= 4
                && header[0] == 0x1A
                && header[1] == 0x45
                && header[2] == (byte) 0xDF
                && header[3] == (byte) 0xA3;
    }

    @Override
    public AudioClip decode(InputStream in, double maxSeconds) throws IOException {
        return new File(new EbmlInput(in), maxSeconds).decode();
    }

    /** A track as far as its description was read. */
    private static final class Track {
        private long number = -1;
        private String codec = "";
        private byte[] head = {};
        private long delayNanos;
        private boolean encoded;

        private boolean isOpus() {
            return codec.equals("A_OPUS");
        }
    }

    /** One file while it is read. */
    private static final class File {
        private final EbmlInput in;
        private final AudioClipBuilder clip;
        private Track described = new Track();
        private @Nullable Track chosen;
        private final OpusStream stream;
        /** Frames of a block whose padding may still come. */
        private byte[][] held = {};
        /** Padding at the end of those frames, in ns; negative at their start. In a group it may come before the block. */
        private long paddingNanos;

        private String codecs = "";

        private File(EbmlInput in, double maxSeconds) {
            this.in = in;
            clip = new AudioClipBuilder(OpusStream.RATE, maxSeconds);
            stream = new OpusStream(clip);
        }

        /** Reads elements inside those that only group others as if they stood side by side: sizes of groups may be unknown. */
        private AudioClip decode() throws IOException {
            for (int id = in.next(); id != -1; id = in.next()) {
                switch (id) {
                    case EBML, CODEC_DELAY, TRACK_NUMBER, CODEC, CODEC_PRIVATE, CONTENT_ENCODINGS -> describe(id);
                    case SEGMENT -> in.endWithElement();
                    case TRACKS -> {}
                    case TRACK_ENTRY -> choose();
                    case BLOCK_GROUP, CLUSTER -> endGroup();
                    case SIMPLE_BLOCK -> {
                        endGroup();
                        addBlock(in.content(MAX_BLOCK_BYTES));
                    }
                    case BLOCK -> addBlock(in.content(MAX_BLOCK_BYTES));
                    case DISCARD_PADDING -> paddingNanos = in.signed();
                    default -> in.skip();
                }
            }
            endGroup();
            choose();
            if (chosen == null) {
                throw noOpus();
            }
            return clip.build();
        }

        private void describe(int id) throws IOException {
            switch (id) {
                case TRACK_NUMBER -> described.number = in.unsigned();
                case CODEC -> described.codec = in.name();
                case CODEC_PRIVATE -> described.head = in.content(MAX_BLOCK_BYTES);
                case CODEC_DELAY -> described.delayNanos = in.unsigned();
                case CONTENT_ENCODINGS -> {
                    described.encoded = true;
                    in.skip();
                }
                default -> in.skip();
            }
        }

        /** Takes the track whose description ends here, if it is the first of Opus, and starts another description. */
        private void choose() {
            if (chosen == null && described.isOpus()) {
                if (described.encoded) {
                    throw new InvalidInputException(
                            "the WebM file's track is encrypted or compressed once more: convert it"
                                    + " to WAV, as in: ffmpeg -i FILE speech.wav");
                }
                chosen = described;
            } else if (!described.codec.isEmpty() && codecs.length() < 100) {
                codecs += " " + described.codec;
            }
            described = new Track();
        }

        private InvalidInputException noOpus() {
            return new InvalidInputException(
                    "the WebM file holds " + (codecs.isEmpty() ? "no track" : "tracks of" + codecs)
                            + ", expected Opus: convert it to WAV, as in: ffmpeg -i FILE speech.wav");
        }

        private void addBlock(byte[] block) {
            decodeHeld();
            choose();
            if (chosen == null) {
                throw noOpus();
            }
            int numberBytes = block.length == 0 ? 9 : Integer.numberOfLeadingZeros(block[0] & 0xFF) - 23;
            if (numberBytes > 8 || block.length < numberBytes + 3) {
                throw EbmlInput.damaged("a block of " + block.length + " bytes");
            }
            long number = block[0] & (0xFF >> numberBytes);
            for (int i = 1; i < numberBytes; i++) {
                number = number << 8 | (block[i] & 0xFF);
            }
            if (number == chosen.number) {
                held = new MatroskaLacing(block, numberBytes + 3).frames(block[numberBytes + 2] >> 1 & 3);
            }
        }

        /** Decodes the last block of a group, or one outside any. */
        private void endGroup() {
            decodeHeld();
            paddingNanos = 0;
        }

        private void decodeHeld() {
            if (held.length == 0 || chosen == null) {
                return;
            }
            if (!stream.isStarted()) {
                stream.start(chosen.head, samples(chosen.delayNanos));
            }
            if (paddingNanos < 0) {
                stream.leaveOut(samples(-paddingNanos));
            }
            long end = paddingNanos <= 0 ? Long.MAX_VALUE : stream.decoded() + duration() - samples(paddingNanos);
            for (byte[] frame : held) {
                stream.decode(frame, end);
            }
            held = new byte[0][];
        }

        private long duration() {
            return Arrays.stream(held).mapToLong(OpusStream::samples).sum();
        }

        private static long samples(long nanos) {
            return Math.round(Math.min(nanos, Integer.MAX_VALUE * 1000L) / 1e9 * OpusStream.RATE);
        }
    }
}
