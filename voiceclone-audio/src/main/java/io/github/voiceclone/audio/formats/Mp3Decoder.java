package io.github.voiceclone.audio.formats;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioClipBuilder;
import io.github.voiceclone.spi.AudioDecoder;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.BitstreamException;
import javazoom.jl.decoder.Decoder;
import javazoom.jl.decoder.DecoderException;
import javazoom.jl.decoder.Header;

/**
 * Reads MP3 recordings (MPEG 1, 2 and 2.5, layer III), with or without ID3 tags, through JLayer. Thread-safe.
 *
 * <p>The encoder's delay, some 0.05 s of silence at the start, is not cut off. MP3 has no length of its own: a file that
 * ends inside a frame is read up to that frame, and so is one that has something else behind its last frame, such as an
 * ID3v1 tag. What is between frames, and not one, is skipped.
 */
public final class Mp3Decoder implements AudioDecoder {
    private static final int ID3_HEADER_BYTES = 10;
    private static final int ID3_FOOTER = 0x10;
    private static final int LAYER_3 = 3;

    /** Creates the decoder. */
    public Mp3Decoder() {}

    @Override
    public String formatName() {
        return "MP3";
    }

    @Override
    public boolean recognises(byte[] header) {
        return isId3(header) || isFrame(header);
    }

    private static boolean isId3(byte[] header) {
        return header.length >= 3 && header[0] == 'I' && header[1] == 'D' && header[2] == '3';
    }

    /** Tells whether a frame of layer III starts here, with a legal version, bit rate and sample rate. */
    private static boolean isFrame(byte[] header) {
        return header.length >= 4
                && header[0] == (byte) 0xFF
                && (header[1] & 0xE6) == 0xE2
                && (header[1] & 0x18) != 0x08
                && (header[2] & 0xF0) != 0xF0
                && (header[2] & 0x0C) != 0x0C;
    }

    @Override
    public AudioClip decode(InputStream in, double maxSeconds) throws IOException {
        PushbackInputStream content = new PushbackInputStream(in, ID3_HEADER_BYTES);
        skipTags(content);
        try {
            return decodeFrames(new Bitstream(content), maxSeconds);
        } catch (InvalidInputException e) {
            throw e;
        } catch (BitstreamException | DecoderException | RuntimeException e) {
            // The library answers damage with index, arithmetic and null errors as often as with its own.
            throwReadError(e);
            throw new InvalidInputException("the MP3 file is damaged: a frame cannot be decoded", e);
        }
    }

    /** Throws the error of the stream that the library may have wrapped, if that is what happened. */
    private static void throwReadError(Exception error) throws IOException {
        Throwable cause = error;
        while (cause instanceof BitstreamException wrapper) {
            cause = wrapper.getException();
        }
        if (cause instanceof IOException readError) {
            throw readError;
        }
    }

    /** Skips ID3v2 tags here, as the library would load one of any size into memory. */
    private static void skipTags(PushbackInputStream in) throws IOException {
        byte[] header = in.readNBytes(ID3_HEADER_BYTES);
        while (header.length == ID3_HEADER_BYTES && isId3(header)) {
            int size = 0;
            for (int i = 6; i < ID3_HEADER_BYTES; i++) {
                size = size << 7 | (header[i] & 0x7F);
            }
            boolean footer = (header[5] & ID3_FOOTER) != 0;
            skip(in, size + (footer ? ID3_HEADER_BYTES : 0));
            header = in.readNBytes(ID3_HEADER_BYTES);
        }
        in.unread(header);
    }

    private static void skip(InputStream in, long bytes) throws IOException {
        try {
            in.skipNBytes(bytes);
        } catch (EOFException e) {
            throw new InvalidInputException("the MP3 file is truncated: it ends inside its ID3 tag", e);
        }
    }

    private static AudioClip decodeFrames(Bitstream stream, double maxSeconds)
            throws BitstreamException, DecoderException {
        Header header = stream.readFrame();
        if (header == null) {
            throw new InvalidInputException("the MP3 file holds no MPEG frames");
        }
        int rate = header.frequency();
        boolean mono = header.mode() == Header.SINGLE_CHANNEL;
        AudioClipBuilder clip = new AudioClipBuilder(rate, maxSeconds);
        Decoder decoder = new Decoder();
        Mp3Samples samples = new Mp3Samples();
        decoder.setOutputBuffer(samples);
        for (; header != null; header = stream.readFrame()) {
            requireSame(header, rate, mono);
            decoder.decodeFrame(header, stream);
            samples.moveTo(clip);
            stream.closeFrame();
        }
        return clip.build();
    }

    private static void requireSame(Header header, int rate, boolean mono) {
        if (header.layer() != LAYER_3
                || header.frequency() != rate
                || (header.mode() == Header.SINGLE_CHANNEL) != mono) {
            throw new InvalidInputException("the MP3 file is damaged: it changes from layer 3 at " + rate
                    + " Hz to layer " + header.layer() + " at " + header.frequency() + " Hz, or its channels");
        }
    }
}
