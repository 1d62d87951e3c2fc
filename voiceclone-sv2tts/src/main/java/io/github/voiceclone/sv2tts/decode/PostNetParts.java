package io.github.voiceclone.sv2tts.decode;

import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.sv2tts.decode.Decoding.Progress;
import io.github.voiceclone.sv2tts.decode.PartSizes.Size;
import java.util.function.Consumer;

/**
 * Refines an utterance part by part while it is being decoded. The post-net's recurrent layers reach over the whole
 * utterance, in both directions, but forget: a part run with 40 frames before and 40 after it differs from what it is in
 * the whole by less than 0.00005 in float32 (mel values lie in [-4, 4]; the demo voice and full-size random weights, parts
 * of 30 frames), by 0.0004 in int8; with 20 after it, as the first two parts are, by 0.0003 for the demo voice, 0.0009 for
 * random weights, 0.003 in int8; with 10 by 0.07.
 */
final class PostNetParts {
    private final PostNet postNet;
    private final int bands;
    private final PartSizes sizes;

    PostNetParts(PostNet postNet, int bands, PartSizes sizes) {
        this.postNet = postNet;
        this.bands = bands;
        this.sizes = sizes;
    }

    /**
     * Hands over the parts of an utterance, each as soon as the frames it needs are decoded, and one more: whether a part is
     * the last must be a matter of the utterance's length, not of the moment.
     */
    void refine(Decoding decoding, Consumer<Frames> sink) {
        int from = 0;
        for (int part = 0; ; part++) {
            Size size = sizes.of(part);
            int to = from + size.frames();
            Progress decoded = decoding.awaitFrames(to + size.after() + 1);
            if (decoded.ended() && decoded.frames() <= to + size.after()) {
                sink.accept(refine(decoding, from, decoded.frames(), decoded.frames()));
                return;
            }
            sink.accept(refine(decoding, from, to, to + size.after()));
            from = to;
        }
    }

    /** Returns the frames from {@code from} to before {@code to}, refined with those before, and after up to {@code end}. */
    private Frames refine(Decoding decoding, int from, int to, int end) {
        int first = Math.max(0, from - sizes.before());
        float[] mel = postNet.refine(new PostNet.RawFrames(decoding.frames(first, end), end - first));
        return Frames.of(mel, bands).slice(from - first, to - first);
    }
}
