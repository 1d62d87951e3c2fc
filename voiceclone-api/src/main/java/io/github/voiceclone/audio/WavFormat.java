package io.github.voiceclone.audio;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Contents of the {@code fmt } chunk of a WAV file (Microsoft, "Multimedia Programming Interface and Data
 * Specifications 1.0" and the WAVEFORMATEXTENSIBLE structure).
 *
 * @param encoding how samples are coded
 * @param channels interleaved channels; positive
 * @param sampleRate frames a second, in Hz
 * @param sampleBytes the bytes of one sample of one channel; 0 for ADPCM and MPEG
 * @param blockBytes the bytes that are decoded together: a frame, or a block of ADPCM
 * @param extension what follows a format of ADPCM: for Microsoft's, its predictors; else empty
 */
record WavFormat(
        Encoding encoding, int channels, int sampleRate, int sampleBytes, int blockBytes, ByteBuffer extension) {
    /** Tells whether the data are frames of MPEG audio. */
    boolean isMpeg() {
        return encoding == Encoding.MPEG || encoding == Encoding.MP3;
    }

    /** The ways of coding samples that are read. */
    enum Encoding {
        PCM(1),
        MS_ADPCM(2),
        FLOAT(3),
        A_LAW(6),
        MU_LAW(7),
        IMA_ADPCM(0x11),
        MPEG(0x50),
        MP3(0x55);

        private final int code;

        Encoding(int code) {
            this.code = code;
        }
    }

    /** The shortest {@code fmt } chunk that is read, in bytes: one that ends before the number of bits. */
    static final int MIN_BYTES = 14;
    /** The bytes of a {@code fmt } chunk that are looked at: more than a format with 32 ADPCM predictors takes. */
    static final int MAX_BYTES = 256;

    private static final int BITS_OFFSET = 14;
    private static final int EXTENSION_OFFSET = 18;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int SUB_FORMAT_OFFSET = 24;
    private static final int ADPCM_BITS = 4;

    /**
     * Reads a {@code fmt } chunk.
     *
     * @param chunk the chunk's first bytes, at least {@link #MIN_BYTES}
     * @param order the file's byte order
     * @throws InvalidInputException if the encoding is not read, or the numbers make no sense
     */
    static WavFormat parse(byte[] chunk, ByteOrder order) {
        ByteBuffer in = ByteBuffer.wrap(chunk).order(order);
        int channels = Short.toUnsignedInt(in.getShort(2));
        long rate = Integer.toUnsignedLong(in.getInt(4));
        if (channels == 0) {
            throw new InvalidInputException("the WAV header declares 0 channels, expected at least 1");
        }
        InputLimits.checkSampleRate(rate);
        int code = code(in);
        for (Encoding encoding : Encoding.values()) {
            if (encoding.code == code) {
                return of(encoding, in, channels, (int) rate);
            }
        }
        throw new InvalidInputException("the WAV file holds " + describe(code)
                + ", expected PCM, float, A-law, mu-law, IMA or Microsoft ADPCM, or MP3: convert it to 16-bit PCM");
    }

    private static int bits(ByteBuffer in) {
        return in.limit() < BITS_OFFSET + 2 ? 0 : Short.toUnsignedInt(in.getShort(BITS_OFFSET));
    }

    /** Returns the encoding's code. One that is to follow, and does not, can only be PCM where floats have other sizes. */
    private static int code(ByteBuffer in) {
        int code = Short.toUnsignedInt(in.getShort(0));
        if (code != EXTENSIBLE) {
            return code;
        }
        if (in.limit() >= SUB_FORMAT_OFFSET + 2) {
            return Short.toUnsignedInt(in.getShort(SUB_FORMAT_OFFSET));
        }
        return bits(in) <= 24 ? Encoding.PCM.code : code;
    }

    private static WavFormat of(Encoding encoding, ByteBuffer in, int channels, int rate) {
        int declared = Short.toUnsignedInt(in.getShort(12));
        if (encoding == Encoding.MPEG || encoding == Encoding.MP3) {
            return new WavFormat(encoding, channels, rate, 0, 1, ByteBuffer.allocate(0));
        }
        if (encoding == Encoding.MS_ADPCM || encoding == Encoding.IMA_ADPCM) {
            return adpcm(encoding, in, channels, rate, declared);
        }
        int bits = bits(in);
        int sampleBytes =
                encoding == Encoding.A_LAW || encoding == Encoding.MU_LAW ? 1 : sampleBytes(in, bits, channels);
        boolean read = encoding == Encoding.FLOAT
                ? sampleBytes == 4 || sampleBytes == 8
                : sampleBytes >= 1 && (sampleBytes <= 4 || sampleBytes == 8);
        if (!read) {
            throw new InvalidInputException("the WAV header declares " + bits + "-bit "
                    + (encoding == Encoding.FLOAT ? "float" : "PCM") + " samples in frames of " + declared
                    + " bytes and "
                    + channels + " channels, expected 8, 16, 24, 32 or 64-bit PCM or 32 or 64-bit float: convert the"
                    + " recording");
        }
        return new WavFormat(encoding, channels, rate, sampleBytes, channels * sampleBytes, ByteBuffer.allocate(0));
    }

    /**
     * Returns the bytes of a sample. The number of bits decides: many writers get the size of a frame wrong. Only samples
     * of more than 16 bits may stand in wider containers, where frame and byte rate agree on it; narrower ones than their
     * container (20 bits in 3 bytes) are left-justified, and so need nothing special.
     */
    private static int sampleBytes(ByteBuffer in, int bits, int channels) {
        int frame = Short.toUnsignedInt(in.getShort(12));
        int container = frame % channels == 0 ? frame / channels : 0;
        int packed = (bits + 7) / 8;
        boolean agreed = Integer.toUnsignedLong(in.getInt(8)) == (long) frame * Integer.toUnsignedLong(in.getInt(4));
        return bits == 0 || (packed == 3 && container == 4 && agreed) ? container : packed;
    }

    private static WavFormat adpcm(Encoding encoding, ByteBuffer in, int channels, int rate, int blockBytes) {
        boolean microsoft = encoding == Encoding.MS_ADPCM;
        int most = microsoft ? 2 : 8;
        int header = (microsoft ? 7 : 4) * channels;
        if (bits(in) != ADPCM_BITS || channels > most || blockBytes < header) {
            throw new InvalidInputException("the WAV header declares " + (microsoft ? "Microsoft" : "IMA")
                    + " ADPCM of "
                    + bits(in) + " bits and " + channels + " channels in blocks of " + blockBytes + " bytes, expected "
                    + ADPCM_BITS + " bits, at most " + most + " channels and at least " + header
                    + " bytes: convert the recording");
        }
        int from = Math.min(in.limit(), EXTENSION_OFFSET);
        ByteBuffer extension = in.slice(from, in.limit() - from).order(in.order());
        return new WavFormat(encoding, channels, rate, 0, blockBytes, extension);
    }

    private static String describe(int code) {
        String name =
                switch (code) {
                    case 0x31 -> "GSM 6.10";
                    case 0x40, 0x45, 0x64, 0x65 -> "G.721 or G.726 ADPCM";
                    case 0xFF, 0x1600, 0x1610 -> "AAC";
                    case 0x160, 0x161, 0x162, 0x163 -> "Windows Media audio";
                    case 0x2000 -> "AC-3";
                    default -> "samples";
                };
        return name + " (encoding " + code + ")";
    }
}
