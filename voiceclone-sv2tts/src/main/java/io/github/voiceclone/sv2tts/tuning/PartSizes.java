package io.github.voiceclone.sv2tts.tuning;

import java.util.List;

/**
 * Sizes of the parts into which a spectrogram is cut while it is being decoded.
 *
 * @param sizes sizes of the first parts; the last of them is that of all that follow
 * @param before frames before a part that the post-net is run on with it
 */
public record PartSizes(List<Size> sizes, int before) {
    /** Copies the list. */
    public PartSizes {
        sizes = List.copyOf(sizes);
    }

    /**
     * Size of a part.
     *
     * @param frames number of its frames
     * @param after frames after it that the post-net waits for and is run on with it
     */
    public record Size(int frames, int after) {}

    /** Returns the size of a part, by its number from 0. */
    public Size of(int part) {
        return sizes.get(Math.min(part, sizes.size() - 1));
    }
}
