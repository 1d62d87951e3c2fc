package io.github.voiceclone.convert.tacotron;

import static io.github.voiceclone.convert.tacotron.TacotronReference.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OrtException;
import io.github.voiceclone.graph.WeightMath;
import io.github.voiceclone.graph.Weights;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The graphs against the reference code in PyTorch, to {@value #TOLERANCE} of its largest value: what is left is the
 * order of float32 sums.
 */
class TacotronReferenceTest {
    private static final double TOLERANCE = 1e-5;

    @ParameterizedTest
    @ValueSource(strings = {"synthesizer-gst", "synthesizer-plain"})
    void referenceTexts_sameSpectrograms(String name) throws IOException, OrtException, URISyntaxException {
        TacotronReference reference = TacotronReference.of(name);
        TacotronGraphs graphs = reference.graphs();
        assertEquals(List.of(), graphs.warnings());
        try (TacotronRunner runner = new TacotronRunner(graphs)) {
            List<TacotronRunner.Request> requests = reference.requests();
            for (int i = 0; i < requests.size(); i++) {
                TacotronRunner.Speech speech =
                        runner.run(requests.subList(i, i + 1)).get(0);
                String text = "text" + i;
                assertClose(reference.npy(text + ".decoder"), WeightMath.transpose(speech.decoder()), TOLERANCE);
                assertClose(reference.npy(text + ".mel"), speech.mel(), TOLERANCE);
                assertClose(reference.npy(text + ".attention"), speech.attention(), TOLERANCE);
                assertEquals(peaks(reference.npy(text + ".attention")), peaks(speech.attention()));
            }
        }
    }

    private static List<Integer> peaks(Weights attention) {
        Integer[] peaks = new Integer[attention.dim(0)];
        for (int i = 0; i < peaks.length; i++) {
            float[] row = WeightMath.rows(attention, i, i + 1).values();
            peaks[i] = 0;
            for (int j = 1; j < row.length; j++) {
                peaks[i] = row[j] > row[peaks[i]] ? j : peaks[i];
            }
        }
        return List.of(peaks);
    }
}
