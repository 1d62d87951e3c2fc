package io.github.voiceclone.sv2tts.decode;

/**
 * How a spectrogram is cut while it is still being decoded.
 *
 * @param first frames of the first part: few, for they are what a listener waits for
 * @param growth how many times as long the next part is; at least 1
 * @param longest most frames of a part
 * @param before frames before a part that the post-net is run on with it
 * @param afterFirst frames after the first part that the post-net waits for and is run on with it
 * @param after frames after any other part
 */
public record PartSizes(int first, double growth, int longest, int before, int afterFirst, int after) {
    /**
     * For speech that somebody waits for. {@link PostNetParts} has the reasons for the frames around a part; the first is
     * long enough that a vocoder with a context of 20 frames makes 0.125 s of it, in which the next is made.
     */
    public static final PartSizes FIRST = new PartSizes(30, 1.5, 120, 40, 20, 40);

    /** For speech that follows other speech. */
    public static final PartSizes FOLLOWING = new PartSizes(60, 1.5, 120, 40, 40, 40);

    /** The first part, from the utterance's start. */
    Part start() {
        return new Part(0, first, afterFirst);
    }

    /** The part after another. */
    Part next(Part part) {
        return new Part(part.end(), (int) Math.min(longest, Math.ceil(part.length * growth)), after);
    }

    /**
     * A part.
     *
     * @param from its first frame
     * @param length its frames
     * @param after frames after it that the post-net waits for
     */
    record Part(int from, int length, int after) {
        /** Returns the frame after its last. */
        int end() {
            return from + length;
        }
    }
}
