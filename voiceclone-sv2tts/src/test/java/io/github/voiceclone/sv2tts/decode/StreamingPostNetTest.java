package io.github.voiceclone.sv2tts.decode;

import static io.github.voiceclone.sv2tts.decode.ScriptedGraphs.floats;
import static io.github.voiceclone.sv2tts.decode.ScriptedGraphs.utterance;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.voiceclone.CancelledException;
import io.github.voiceclone.runtime.FakeGraph;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.sv2tts.tuning.PartSizes;
import io.github.voiceclone.sv2tts.tuning.PartSizes.Size;
import io.github.voiceclone.testing.Waiters;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of an utterance whose decoder steps, of two frames each, take a permit. */
@Timeout(180)
class StreamingPostNetTest {
    private static final PartSizes SIZES = new PartSizes(List.of(new Size(4, 2), new Size(6, 4), new Size(8, 4)), 3);

    private final ScriptedGraphs graphs = new ScriptedGraphs();
    private final Semaphore mayStep = new Semaphore(0);
    private final List<Long> runs = new ArrayList<>();
    private final FakeGraph postNet = new FakeGraph(inputs -> {
        runs.add(floats(inputs, "frames").shape()[1]);
        return graphs.postNet.run(inputs);
    });
    private final FakeGraph decoder = new FakeGraph(inputs -> {
        Waiters.acquire(mayStep);
        return graphs.decoder.run(inputs);
    });
    private final List<Frames> parts = new ArrayList<>();

    private static void refine(DecodeLoop loop, Decoding decoding, Consumer<Frames> sink) {
        StreamingPostNet parts = loop.stream(decoding, SIZES);
        StreamingPostNet.Part part;
        do {
            part = parts.next();
            sink.accept(part.frames());
        } while (!part.last());
    }

    private DecodeLoop loop() {
        return new DecodeLoop(graphs.textEncoder, decoder, postNet, ScriptedGraphs.shape(0));
    }

    @Test
    void firstPart_leavesWhenItsFramesAndTheTwoAfterItAndAnotherStepAreThere() {
        mayStep.release(4);
        try (DecodeLoop loop = loop()) {
            Decoding decoding = loop.start(utterance(40, 2, 1));
            refine(loop, decoding, part -> {
                if (parts.isEmpty()) {
                    assertEquals(0, mayStep.availablePermits());
                    assertEquals(4, part.frames());
                    mayStep.release(1000);
                }
                parts.add(part);
            });
        }
        assertEquals(
                List.of(4, 6, 8, 8, 8, 6), parts.stream().map(Frames::frames).toList());
        assertEquals(List.of(4L + 2, 3L + 6 + 4, 3L + 8 + 4, 3L + 8 + 4, 3L + 8 + 4, 3L + 6), runs);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 6, 7, 8, 14, 15, 20, 60})
    void partsJoined_areTheWhole(int frames) {
        mayStep.release(10_000);
        try (DecodeLoop loop = loop()) {
            Frames whole = loop.finish(List.of(loop.start(utterance(frames, 2, 1, 1))))
                    .get(0)
                    .get();
            refine(loop, loop.start(utterance(frames, 2, 1, 1)), parts::add);
            assertEquals(whole, Frames.concat(parts));
        }
    }

    @Test
    void attentionOfAPart_endsWithTheStepsThatItFollowsFrom() {
        mayStep.release(10_000);
        List<Integer> steps = new ArrayList<>();
        try (DecodeLoop loop = loop()) {
            Decoding decoding = loop.start(utterance(20, 2, 1));
            decoding.awaitEnd();
            StreamingPostNet stream = loop.stream(decoding, SIZES);
            StreamingPostNet.Part part;
            do {
                part = stream.next();
                steps.add(decoding.attention(part.decoded()).steps());
            } while (!part.last());
        }
        assertEquals(List.of((4 + 2) / 2, (4 + 6 + 4) / 2, 20 / 2), steps);
    }

    @Test
    void cancelled_endsTheWaitForFrames() {
        mayStep.release(4);
        Cancellation request = new Cancellation();
        try (DecodeLoop loop = loop()) {
            Decoding decoding = loop.start(ScriptedGraphs.utterance(request, 1_000_000, 2, 1));
            assertThrows(
                    CancelledException.class,
                    () -> refine(loop, decoding, part -> {
                        request.cancel(new CancelledException());
                        mayStep.release();
                    }));
            mayStep.release(10);
        }
        assertEquals(0, decoder.openBindings());
    }
}
