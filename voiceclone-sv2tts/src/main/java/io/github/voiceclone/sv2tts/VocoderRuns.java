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
    private final VocoderOutput output;
    private final DynamicBatcher<Window, float[]> batcher;

    /**
     * Creates the runs of a graph.
     *
     * @param output reads what the graph gives
     * @param rows most windows of a run; if that is one, no run waits for another here
     */
    VocoderRuns(Graph graph, VocoderOutput output, int rows) {
        this.graph = graph;
        this.output = output;
        this.batcher = new DynamicBatcher<>(
                this::runTogether,
                Window::frames,
                BatchLimits.equalLengths(rows),
                rows == 1 ? Integer.MAX_VALUE : Sv2ttsTuning.VOCODER_CONCURRENT_RUNS);
    }

    /** Returns the values of each window's requested frames. */
    List<Outcome<float[]>> run(List<Window> windows) {
        return batcher.runAll(windows);
    }

    private List<float[]> runTogether(List<Window> batch) {
        Map<String, Tensor.Floats> outputs = graph.run(Map.of("mel", mels(batch)));
        List<float[]> wanted = new ArrayList<>();
        for (int row = 0; row < batch.size(); row++) {
            wanted.add(output.read(outputs, row, batch.get(row)));
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
