package io.github.voiceclone.sv2tts.decode;

import java.util.List;

/**
 * Sizes of the parts into which a spectrogram is cut while it is being decoded.
 *
 * @param sizes of the first parts; the last of them is that of all that follow
 * @param before frames before a part that the post-net is run on with it
 */
public record PartSizes(List<Size> sizes, int before) {
    private static final int BEFORE = 40;

    /**
     * For the first speech of a request, whose latency counts. {@link StreamingPostNet} has the reasons for the frames around a part. The first is as
     * long as lets a vocoder with a context of 20 frames make 0.125 s of it; each of the next is made while the one before
     * is heard.
     */
    public static final PartSizes FIRST = new PartSizes(
            List.of(new Size(30, 20), new Size(20, 20), new Size(40, 40), new Size(80, 40), new Size(120, 40)), BEFORE);

    /** For speech that follows other speech. */
    public static final PartSizes FOLLOWING = new PartSizes(List.of(new Size(60, 40), new Size(120, 40)), BEFORE);

    /** Copies the list. */
    public PartSizes {
        sizes = List.copyOf(sizes);
    }

    /**
     * The size of a part.
     *
     * @param frames its frames
     * @param after frames after it that the post-net waits for and is run on with it
     */
    public record Size(int frames, int after) {}

    /** Returns the size of a part, by its number from 0. */
    Size of(int part) {
        return sizes.get(Math.min(part, sizes.size() - 1));
    }
}
