package io.github.voiceclone.audio.formats;

/**
 * Decodes frames of MPEG audio, layer III (ISO/IEC 11172-3 and 13818-3), of one or two channels and any of their rates;
 * channels and rates may change from frame to frame. Not thread-safe.
 */
final class Layer3Decoder {
    /** Greatest distance from a frame back to the start of its data, in bytes. */
    private static final int MAX_RESERVOIR = 511;

    private final Layer3Granule[][] granules = {
        {new Layer3Granule(), new Layer3Granule()}, {new Layer3Granule(), new Layer3Granule()}
    };
    private final MpegFilterBank[] filterBanks = {new MpegFilterBank(), new MpegFilterBank()};
    private final double[][] samples = new double[2][1152];
    private byte[] reservoir = new byte[0];

    /**
     * Decodes a frame. A granule whose data start before the recording does, or that is damaged, is silent.
     *
     * @param frame the frame, its header first
     * @return the samples of each channel, full scale at ±1; {@link MpegHeader#samples()} of them count, up to the next
     *     call
     * @throws io.github.voiceclone.InvalidInputException if the side information is impossible
     */
    double[][] decode(byte[] frame, MpegHeader header) {
        MpegBits side = new MpegBits(frame, header.sideOffset(), header.sideBytes());
        int channels = header.channels();
        int granuleCount = header.isLowRate() ? 1 : 2;
        int back = side.unsigned(header.isLowRate() ? 8 : 9);
        side.unsigned(header.isLowRate() ? channels : channels == 1 ? 5 : 3);
        int[] shared = new int[channels];
        for (int c = 0; c < channels && !header.isLowRate(); c++) {
            shared[c] = side.unsigned(4);
        }
        for (int g = 0; g < granuleCount; g++) {
            for (int c = 0; c < channels; c++) {
                granules[g][c].readSide(side, header);
            }
        }
        byte[] data = mainData(frame, header);
        int start = 8 * (reservoir.length - back);
        MpegBits main = new MpegBits(data, 0, data.length);
        main.moveTo(start);
        for (int g = 0; g < granuleCount; g++) {
            decodeGranule(g, main, header, shared);
        }
        keep(data);
        return samples;
    }

    private byte[] mainData(byte[] frame, MpegHeader header) {
        int from = Math.min(frame.length, header.sideOffset() + header.sideBytes());
        byte[] data = java.util.Arrays.copyOf(reservoir, reservoir.length + frame.length - from);
        System.arraycopy(frame, from, data, reservoir.length, frame.length - from);
        return data;
    }

    private void keep(byte[] data) {
        reservoir = java.util.Arrays.copyOfRange(data, Math.max(0, data.length - MAX_RESERVOIR), data.length);
    }

    private void decodeGranule(int g, MpegBits main, MpegHeader header, int[] shared) {
        Layer3Granule[] granule = granules[g];
        boolean present = main.position() >= 0;
        for (int c = 0; c < header.channels(); c++) {
            if (present && granule[c].isWhole(main)) {
                boolean intensity = c == 1 && header.isIntensityStereo();
                granule[c].readLines(main, header, intensity, granules[0][c], g == 0 ? 0 : shared[c]);
            } else {
                granule[c].clear();
                main.moveTo(main.position() + granule[c].bits);
            }
        }
        if (header.channels() == 2 && present) {
            Layer3Stereo.decode(granule[0], granule[1], header);
        }
        for (int c = 0; c < header.channels(); c++) {
            filterBanks[c].synthesize(granule[c], samples[c], Layer3Granule.LINES * g);
        }
    }
}
