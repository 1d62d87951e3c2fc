package io.github.voiceclone.sv2tts.sampling;

import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.VocoderStream;
import io.github.voiceclone.sv2tts.pack.SamplingSettings;
import io.github.voiceclone.sv2tts.pack.VocoderSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The stream of one segment: frames whose folds are not begun, with their context, and the samples that are not out yet. Not
 * thread-safe.
 */
public final class FoldedSegment implements VocoderStream {
    private final Cancellation cancellation;
    private final FoldPlan plan;
    private final int hop;
    private final int context;
    private final FoldJoin join;
    private final Finish finish;
    private @Nullable Frames kept;
    private int firstKept;
    private int nextFold;
    private final long seed;

    /**
     * Creates the stream of a segment.
     *
     * @param seed what its draws derive from
     */
    public FoldedSegment(Cancellation cancellation, VocoderSettings settings, long seed) {
        SamplingSettings sampling = Objects.requireNonNull(settings.sampling(), "sampling");
        this.cancellation = cancellation;
        this.plan = new FoldPlan(sampling);
        this.hop = settings.format().hopLength();
        this.context = settings.contextFrames();
        this.join = new FoldJoin(sampling.overlap());
        this.finish = new Finish(sampling, hop);
        this.seed = seed;
    }

    @Override
    public Cancellation cancellation() {
        return cancellation;
    }

    private static Frames joined(@Nullable Frames before, Frames next) {
        return before == null || before.frames() == 0 ? next : Frames.concat(List.of(before, next));
    }

    /**
     * Returns the folds that the next frames complete. The stream does not change until {@link #accept}, so that a call that fails
     * as a whole can be repeated.
     */
    public List<Fold> folds(Frames next, boolean last) {
        Frames mel = joined(kept, next);
        int end = firstKept + mel.frames();
        if (end == 0) {
            return List.of();
        }
        List<Fold> folds = new ArrayList<>();
        int count = last ? plan.count((long) end * hop) : Integer.MAX_VALUE;
        for (int fold = nextFold; fold < count; fold++) {
            long covered = (plan.start(fold) + plan.length() + hop - 1) / hop + context;
            if (!last && covered > end) {
                break;
            }
            folds.add(new Fold(
                    cancellation,
                    fold,
                    plan.start(fold),
                    plan.length(),
                    mel,
                    firstKept,
                    last ? end : Integer.MAX_VALUE,
                    seed));
        }
        return folds;
    }

    /**
     * Takes frames and the samples of the folds that they completed.
     *
     * @return the samples that no later frame changes; all that are left if these are the last
     */
    public float[] accept(Frames next, boolean last, List<float[]> folds) {
        Frames mel = joined(kept, next);
        int end = firstKept + mel.frames();
        folds.forEach(fold -> finish.add(join.next(fold)));
        nextFold += folds.size();
        if (last) {
            finish.add(join.end());
            return finish.end(end);
        }
        int needed = (int) Math.max(0, plan.start(nextFold) / hop - context);
        int dropped = Math.min(mel.frames(), Math.max(0, needed - firstKept));
        kept = mel.slice(dropped, mel.frames());
        firstKept += dropped;
        return finish.ready(end);
    }
}
