package io.github.voiceclone.sv2tts.decode;

import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.sv2tts.decode.Decoding.Progress;
import io.github.voiceclone.sv2tts.tuning.PartSizes;
import io.github.voiceclone.sv2tts.tuning.PartSizes.Size;

/**
 * Refines an utterance in parts while it is being decoded. The post-net's recurrent layers reach over the whole utterance, in
 * both directions, but forget, so that a part run with enough frames before and after it differs little from what it is in
 * the whole: docs/scheduling.md has how much. Used by one thread.
 */
public final class StreamingPostNet {
    private final PostNet postNet;
    private final int bands;
    private final PartSizes sizes;
    private final Decoding decoding;
    private int from;
    private int count;

    StreamingPostNet(PostNet postNet, int bands, PartSizes sizes, Decoding decoding) {
        this.postNet = postNet;
        this.bands = bands;
        this.sizes = sizes;
        this.decoding = decoding;
    }

    /**
     * Refined frames.
     *
     * @param decoded number of decoded frames that they follow from, those before included
     * @param last whether the utterance ends with them
     */
    public record Part(Frames frames, int decoded, boolean last) {}

    /**
     * Returns the next part as soon as the frames it needs are decoded, and one more: whether a part is the last must be a
     * matter of the utterance's length, not of the moment. Not to be called after the last.
     */
    public Part next() {
        Size size = sizes.of(count++);
        int to = from + size.frames();
        Progress decoded = decoding.awaitFrames(to + size.after() + 1);
        if (decoded.ended() && decoded.frames() <= to + size.after()) {
            return new Part(refine(decoded.frames(), decoded.frames()), decoded.frames(), true);
        }
        Part part = new Part(refine(to, to + size.after()), to + size.after(), false);
        from = to;
        return part;
    }

    /** Returns the frames up to {@code to}, refined with those before, and after up to {@code end}. */
    private Frames refine(int to, int end) {
        int first = Math.max(0, from - sizes.before());
        float[] mel = postNet.refine(new PostNet.RawFrames(decoding.frames(first, end), end - first));
        return Frames.of(mel, bands).slice(from - first, to - first);
    }
}
