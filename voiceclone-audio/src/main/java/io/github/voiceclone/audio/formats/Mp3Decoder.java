package io.github.voiceclone.audio.formats;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioClipBuilder;
import io.github.voiceclone.audio.AudioDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads MP3 recordings (MPEG 1, 2 and 2.5, layer III) of constant, variable and free bit rate, with or without tags.
 * Thread-safe.
 *
 * <p>The delay that encoder and decoder add, some 0.05 s of silence at the start, and the padding at the end are cut off
 * where a frame at the file's very start tells them, as FFmpeg does. What is between frames, and not one, is skipped: bytes before the first frame,
 * tags, damage. A part of a frame at the end is left out. Files that were joined are read as one recording, also where
 * one is mono and the other stereo; of unlike sample rates, or of layer I or II, they are refused.
 */
public final class Mp3Decoder implements AudioDecoder {
    /** Creates the decoder. */
    public Mp3Decoder() {}

    @Override
    public String formatName() {
        return "MP3";
    }

    @Override
    public boolean recognizes(byte[] header) {
        boolean furtherOn = header.length > HEADER_LENGTH;
        return MpegFrames.startWithin(header, furtherOn);
    }

    @Override
    public AudioClip decode(InputStream in, double maxSeconds) throws IOException {
        MpegFrames frames = new MpegFrames(in);
        byte[] frame = frames.next();
        if (frame == null) {
            throw new InvalidInputException("the MP3 file holds no MPEG frames");
        }
        MpegHeader first = header(frame);
        requireLayer3(first);
        AudioClipBuilder clip = new AudioClipBuilder(first.sampleRate(), maxSeconds);
        Mp3Info info = frames.hasSkipped() ? Mp3Info.NONE : Mp3Info.of(frame, first);
        if (info.isHeader()) {
            frame = frames.next();
        }
        Layer3Decoder decoder = new Layer3Decoder();
        Output output = new Output(clip, info);
        for (; frame != null; frame = frames.next()) {
            MpegHeader header = header(frame);
            requireLayer3(header);
            requireRate(header, first.sampleRate());
            output.add(decoder.decode(frame, header), header);
        }
        return clip.build();
    }

    private static MpegHeader header(byte[] frame) {
        return new MpegHeader(ByteBuffer.wrap(frame).getInt());
    }

    private static void requireLayer3(MpegHeader header) {
        if (header.layer() != MpegHeader.LAYER_3) {
            String layer = "I".repeat(header.layer());
            throw new InvalidInputException("the file is MPEG audio of layer " + layer + " (MP" + header.layer()
                    + "), expected layer III (MP3): convert it to WAV, as in: ffmpeg -i FILE speech.wav");
        }
    }

    private static void requireRate(MpegHeader header, int rate) {
        if (header.sampleRate() != rate) {
            throw new InvalidInputException("the MP3 file joins recordings at " + rate + " and " + header.sampleRate()
                    + " Hz, expected one sample rate: convert it to WAV, as in: ffmpeg -i FILE speech.wav");
        }
    }

    /** Leaves the delay out, and the padding too unless more follows on it, as in joined files. */
    private static final class Output {
        private final AudioClipBuilder clip;
        private final Mp3Info info;
        private final List<double[]> padding = new ArrayList<>();
        private long position;

        private Output(AudioClipBuilder clip, Mp3Info info) {
            this.clip = clip;
            this.info = info;
        }

        private void add(double[][] samples, MpegHeader header) {
            if (position >= info.paddedEnd()) {
                padding.forEach(clip::addFrame);
                padding.clear();
            }
            double[] frame = new double[header.channels()];
            for (int i = 0; i < header.samples(); i++, position++) {
                for (int c = 0; c < frame.length; c++) {
                    frame[c] = samples[c][i];
                }
                if (position >= info.end() && position < info.paddedEnd()) {
                    padding.add(frame.clone());
                } else if (position >= info.delay()) {
                    clip.addFrame(frame);
                }
            }
        }
    }
}
