package io.github.voiceclone.sv2tts.decode;

import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.runtime.batch.BatchLimits;
import io.github.voiceclone.runtime.batch.DynamicBatcher;
import io.github.voiceclone.runtime.batch.DynamicBatcher.Outcome;
import io.github.voiceclone.sv2tts.tuning.Sv2ttsTuning;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The post-net graph; spectrograms that are refined at the same time share a run. Thread-safe. */
final class PostNet {
    private final Graph graph;
    private final int bands;
    private final DynamicBatcher<RawFrames, float[]> batcher;

    PostNet(Graph graph, int bands) {
        this.graph = graph;
        this.bands = bands;
        BatchLimits bounds = BatchLimits.masked(graph, Sv2ttsTuning.CPU_SHARED_FRAMES, Sv2ttsTuning.SHARED_FRAMES);
        this.batcher = new DynamicBatcher<>(
                this::refine, RawFrames::count, bounds, graph.traits().maxConcurrentRuns());
    }

    /**
     * Frames as a decoder made them.
     *
     * @param values [frames, bands], at the array's start; not copied
     * @param count number of frames
     */
    @SuppressWarnings("ArrayRecordComponent") // handed from graph to graph, never compared
    record RawFrames(float[] values, int count) {}

    /** Returns the spectrogram that frames become: [bands, frames]. */
    float[] refine(RawFrames frames) {
        return batcher.run(frames);
    }

    /** Refines a caller's spectrograms; returns what became of each, as {@link #refine(RawFrames)} has it. */
    List<Outcome<float[]>> refineAll(List<RawFrames> frames) {
        return batcher.runAll(frames);
    }

    /** Refines a batch; each result equals that of a batch of one, up to rounding. */
    List<float[]> refine(List<RawFrames> batch) {
        int longest = batch.stream().mapToInt(RawFrames::count).max().orElseThrow();
        Tensor.Floats frames = Tensor.floats(batch.size(), longest, bands);
        for (int row = 0; row < batch.size(); row++) {
            RawFrames item = batch.get(row);
            frames.buffer().put(row * longest * bands, item.values(), 0, item.count() * bands);
        }
        long[] lengths = batch.stream().mapToLong(RawFrames::count).toArray();
        Map<String, Tensor> inputs = Map.of("frames", frames, "lengths", Tensor.longs(lengths, lengths.length));
        Tensor.Floats mels = Graph.output(graph.run(inputs), "mel");
        List<float[]> results = new ArrayList<>();
        for (int row = 0; row < batch.size(); row++) {
            results.add(row(mels, row, longest, batch.get(row).count()));
        }
        return results;
    }

    private float[] row(Tensor.Floats mels, int row, int longest, int count) {
        float[] mel = new float[bands * count];
        for (int band = 0; band < bands; band++) {
            mels.buffer().get((row * bands + band) * longest, mel, band * count, count);
        }
        return mel;
    }
}
