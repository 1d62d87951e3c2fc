package io.github.voiceclone.audio.formats;

/**
 * The four bytes that start a frame of MPEG audio (ISO/IEC 11172-3 and 13818-3, section 2.4.1.3; "MPEG 2.5" adds lower
 * rates).
 *
 * @param bits the bytes, the first one highest
 */
record MpegHeader(int bits) {
    static final int BYTES = 4;
    static final int LAYER_3 = 3;

    private static final int SYNC = 0xFFE0_0000;
    /** Properties that all frames of a recording have in common: version, layer and sample rate. */
    private static final int SAME = 0xFFFE_0C00;

    private static final int SINGLE_CHANNEL = 3;
    private static final int JOINT_STEREO = 1;
    private static final int[] RATES = {44100, 48000, 32000};
    /** Bit rates in kbit/s: MPEG 1, layers I, II and III, then MPEG 2, layers I, and II and III. */
    private static final int[][] BIT_RATES = {
        {0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
        {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
        {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
        {0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
        {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}
    };

    /** Tells whether the bits are a header without reserved values. */
    boolean isLegal() {
        return (bits & SYNC) == SYNC
                && field(19, 3) != 1
                && field(17, 3) != 0
                && field(12, 15) != 15
                && field(10, 3) != 3;
    }

    private int field(int shift, int mask) {
        return (bits >>> shift) & mask;
    }

    /** Tells whether frames of both headers can follow one another in a recording. */
    boolean isLike(MpegHeader other) {
        return other.isLegal() && ((bits ^ other.bits) & SAME) == 0 && isFree() == other.isFree();
    }

    /** Returns the layer, 1 to 3. */
    int layer() {
        return 4 - field(17, 3);
    }

    /** Tells whether the frame is of MPEG 2 or 2.5, at half or quarter the rates and with one granule. */
    boolean isLowRate() {
        return field(19, 3) != 3;
    }

    /** Returns 0 to 8 for 44100, 48000, 32000, 22050, 24000, 16000, 11025, 12000 and 8000 Hz. */
    int rateIndex() {
        int version = field(19, 3);
        return field(10, 3) + (version == 3 ? 0 : version == 2 ? 3 : 6);
    }

    int sampleRate() {
        return RATES[rateIndex() % 3] >> (rateIndex() / 3);
    }

    int channels() {
        return field(6, 3) == SINGLE_CHANNEL ? 1 : 2;
    }

    boolean isMiddleSide() {
        return field(6, 3) == JOINT_STEREO && field(5, 1) == 1;
    }

    boolean isIntensityStereo() {
        return field(6, 3) == JOINT_STEREO && field(4, 1) == 1;
    }

    /** Tells whether the bit rate is not said: frames are as long as the distance to the next one. */
    boolean isFree() {
        return field(12, 15) == 0;
    }

    int paddingBytes() {
        return field(9, 1) == 0 ? 0 : layer() == 1 ? 4 : 1;
    }

    /** Returns the frame's length with its header, in bytes; without meaning for a free bit rate. */
    int frameBytes() {
        int bitRate = 1000 * BIT_RATES[isLowRate() ? Math.min(4, layer() + 2) : layer() - 1][field(12, 15)];
        if (layer() == 1) {
            return 12 * bitRate / sampleRate() * 4 + paddingBytes();
        }
        return samples() / 8 * bitRate / sampleRate() + paddingBytes();
    }

    /** Returns the samples of each channel of a frame. */
    int samples() {
        return layer() == 1 ? 384 : layer() == LAYER_3 && isLowRate() ? 576 : 1152;
    }

    /** Returns where layer III's side information starts: behind the header and its checksum. */
    int sideOffset() {
        return BYTES + (field(16, 1) == 0 ? 2 : 0);
    }

    /** Returns the length of layer III's side information, in bytes. */
    int sideBytes() {
        return isLowRate() ? (channels() == 1 ? 9 : 17) : channels() == 1 ? 17 : 32;
    }
}
