package io.github.voiceclone.audio.formats;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Contents of the Xing, Info or VBRI header that the first frame of an MP3 file may hold in place of sound.
 *
 * @param isHeader whether the frame is such a header
 * @param delay samples at the start that encoder and decoder add
 * @param end samples after which only padding follows; {@link Long#MAX_VALUE} if that is not known
 * @param paddedEnd samples with the padding; {@link Long#MAX_VALUE} if that is not known
 */
record Mp3Info(boolean isHeader, long delay, long end, long paddedEnd) {
    static final Mp3Info NONE = new Mp3Info(false, 0, Long.MAX_VALUE, Long.MAX_VALUE);
    private static final Mp3Info SILENT = new Mp3Info(true, 0, Long.MAX_VALUE, Long.MAX_VALUE);
    private static final Set<String> WITH_DELAYS = Set.of("LAME", "Lavf", "Lavc");
    /** The delay of every decoder, in samples. */
    private static final int DECODER_DELAY = 528 + 1;

    private static final int VBRI_OFFSET = 36;

    static Mp3Info of(byte[] frame, MpegHeader header) {
        int xing = MpegHeader.BYTES + header.sideBytes();
        if (is(frame, xing, "Xing") || is(frame, xing, "Info")) {
            return ofXing(frame, xing, header);
        }
        return is(frame, VBRI_OFFSET, "VBRI") ? SILENT : NONE;
    }

    private static Mp3Info ofXing(byte[] frame, int xing, MpegHeader header) {
        ByteBuffer in = ByteBuffer.wrap(frame);
        int flags = in.getInt(xing + 4);
        int at = xing + 8;
        long frames = 0;
        boolean sized = false;
        int[] lengths = {4, 4, 100, 4};
        for (int i = 0; i < lengths.length; i++) {
            if (((flags >> i) & 1) == 1) {
                if (at + lengths[i] > in.limit()) {
                    return NONE;
                }
                frames = i == 0 ? Integer.toUnsignedLong(in.getInt(at)) : frames;
                sized |= i < 2 && in.getInt(at) != 0;
                at += lengths[i];
            }
        }
        if (!sized) {
            return NONE;
        }
        if (at + 24 > in.limit() || !WITH_DELAYS.contains(text(frame, at))) {
            return SILENT;
        }
        int delays = in.getInt(at + 20) & 0xFF_FFFF;
        int delay = (delays >> 12) + DECODER_DELAY;
        if (frames == 0) {
            return new Mp3Info(true, delay, Long.MAX_VALUE, Long.MAX_VALUE);
        }
        long paddedEnd = frames * header.samples();
        int padding = Math.max(0, (delays & 0xFFF) - DECODER_DELAY);
        return new Mp3Info(true, delay, paddedEnd - padding, paddedEnd);
    }

    private static String text(byte[] bytes, int offset) {
        return new String(bytes, offset, 4, StandardCharsets.ISO_8859_1);
    }

    private static boolean is(byte[] frame, int offset, String id) {
        return frame.length >= offset + 8 && text(frame, offset).equals(id);
    }
}
