package io.github.voiceclone.sv2tts;

import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.runtime.batch.BatchLimits;
import io.github.voiceclone.runtime.batch.DynamicBatcher;
import io.github.voiceclone.runtime.batch.DynamicBatcher.Outcome;
import io.github.voiceclone.sv2tts.tuning.Sv2ttsTuning;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs of a vocoder's graph. Windows of one length that are there at the same time share one, whoever asked for them, up
 * to the rows that the graph takes at once; padding would change a shorter one's last samples. Thread-safe.
 */
final class VocoderRuns {
    private final Graph graph;
    private final int hop;
    private final DynamicBatcher<Window, float[]> batcher;

    /**
     * Creates the runs of a graph.
     *
     * @param hop samples of a frame
     * @param rows most windows of a run; if that is one, no run waits for another here
     */
    VocoderRuns(Graph graph, int hop, int rows) {
        this.graph = graph;
        this.hop = hop;
        this.batcher = new DynamicBatcher<>(
                this::runTogether,
                Window::frames,
                BatchLimits.equalLengths(rows),
                rows == 1 ? Integer.MAX_VALUE : Sv2ttsTuning.VOCODER_CONCURRENT_RUNS);
    }

    /** Returns the requested samples of each window. */
    List<Outcome<float[]>> run(List<Window> windows) {
        return batcher.runAll(windows);
    }

    private List<float[]> runTogether(List<Window> batch) {
        Tensor.Floats samples = Graph.output(graph.run(Map.of("mel", mels(batch))), "samples");
        List<float[]> wanted = new ArrayList<>();
        for (int row = 0; row < batch.size(); row++) {
            Window window = batch.get(row);
            float[] values = new float[(window.to() - window.from()) * hop];
            int skipped = row * window.frames() + window.from() - window.first();
            samples.buffer().get(skipped * hop, values);
            wanted.add(values);
        }
        return wanted;
    }

    /** Returns the frames of windows of one length: [windows, bands, frames]. */
    private static Tensor mels(List<Window> batch) {
        int bands = batch.get(0).mel().width();
        int frames = batch.get(0).frames();
        Tensor.Floats tensor = Tensor.floats(batch.size(), bands, frames);
        for (int row = 0; row < batch.size(); row++) {
            Window window = batch.get(row);
            FloatBuffer values = window.mel().values();
            for (int band = 0; band < bands; band++) {
                int at = band * window.mel().frames() + window.first();
                tensor.buffer().put((row * bands + band) * frames, values, at, frames);
            }
        }
        return tensor;
    }
}
