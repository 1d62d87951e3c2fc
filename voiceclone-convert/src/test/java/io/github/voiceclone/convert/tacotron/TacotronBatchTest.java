package io.github.voiceclone.convert.tacotron;

import static io.github.voiceclone.convert.tacotron.TacotronReference.assertClose;

import ai.onnxruntime.OrtException;
import io.github.voiceclone.convert.tacotron.TacotronRunner.Request;
import io.github.voiceclone.convert.tacotron.TacotronRunner.Speech;
import io.github.voiceclone.graph.Weights;
import java.io.IOException;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of a padded batch get what they get alone, to 1e-5 of the largest value: float32 sums in another order. */
class TacotronBatchTest {
    private static final double TOLERANCE = 1e-5;

    @ParameterizedTest
    @ValueSource(strings = {"synthesizer-gst", "synthesizer-plain"})
    void textsStylesAndLengthsMixed_asAlone(String name) throws IOException, OrtException, URISyntaxException {
        TacotronReference reference = TacotronReference.of(name);
        List<Request> batch = mixed(reference.requests());
        try (TacotronRunner runner = new TacotronRunner(reference.graphs())) {
            List<Speech> together = runner.run(batch, 5L);
            for (int i = 0; i < batch.size(); i++) {
                Speech alone = runner.run(batch.subList(i, i + 1), 5L).get(0);
                assertClose(alone.decoder(), together.get(i).decoder(), TOLERANCE);
                assertClose(alone.mel(), together.get(i).mel(), TOLERANCE);
                assertClose(alone.attention(), together.get(i).attention(), TOLERANCE);
                assertClose(alone.stop(), together.get(i).stop(), TOLERANCE);
            }
        }
    }

    /** The texts again, each of another style and length. */
    private static List<Request> mixed(List<Request> requests) {
        List<Request> batch = new ArrayList<>();
        for (Request request : requests) {
            int i = batch.size();
            batch.add(new Request(request.symbols(), request.speaker(), i - 1, 30 - 8 * i));
        }
        batch.add(new Request(new long[] {1}, requests.get(0).speaker(), 9, 7));
        return batch;
    }

    @Test
    void oneStyleInBatch_asReferenceOfThatStyle() throws IOException, OrtException, URISyntaxException {
        TacotronReference reference = TacotronReference.of("synthesizer-gst");
        Request request = reference.requests().get(3);
        Request other = new Request(request.symbols(), request.speaker(), -1, request.frames());
        try (TacotronRunner runner = new TacotronRunner(reference.graphs())) {
            Weights mel = runner.run(List.of(other, request)).get(1).mel();
            assertClose(reference.npy("text3.mel"), mel, TOLERANCE);
        }
    }
}
