package io.github.voiceclone.tensorrt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.ClosedException;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphOptions;
import io.github.voiceclone.runtime.HostAccess;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.Availability;
import io.github.voiceclone.sv2tts.pack.Sv2ttsRequirements;
import io.github.voiceclone.testing.Waiters;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorRtBindingTest {
    private static final HostAccess ACCESS = new HostAccess(Set.of("dropout1"), Set.of("frames"));
    private static final int ROWS = 2;
    private static final int STEPS = 20;

    @TempDir
    Path folder;

    private final FakeDevice device = new FakeDevice(FakePlatform.INFO);
    private final Tensor.Floats even = TinyDecoder.filled(1, ROWS);
    private final Tensor.Floats odd = TinyDecoder.filled(0, ROWS);
    private final Tensor.Floats dropout = TinyDecoder.filled(2, ROWS);
    private final Tensor.Floats frames = TinyDecoder.filled(0, ROWS);
    private Graph graph;

    @BeforeEach
    void load() {
        graph = FakeBackend.runtime(new FakePlatform(Availability.present("there"), device), folder)
                .load(
                        "decoder",
                        TinyDecoder.onnx(),
                        new GraphOptions("cuda", 1).withRequirements(Sv2ttsRequirements.requirements("decoder")));
    }

    @AfterEach
    void everythingIsGivenBack() {
        graph.close();
        assertEquals(0, device.open.get());
    }

    private Graph.Binding bind(Tensor.Floats from, Tensor.Floats to) {
        return graph.bind(
                Map.of("frame", from, "dropout1", dropout), Map.of("next_frame", to, "frames", frames), ACCESS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void stateBetweenTwoBindings_staysOnTheDevice(boolean capturable) {
        device.capturable = capturable;
        try (Graph.Binding forth = bind(even, odd);
                Graph.Binding back = bind(odd, even)) {
            for (int step = 0; step < STEPS; step++) {
                (step % 2 == 0 ? forth : back).run();
                assertArrayEquals(
                        TinyDecoder.expectedFrames(ROWS, step + 1), frames.toArray(), 1e-6f, "step " + (step + 1));
            }
            assertEquals(1, even.buffer().get(0), "the host's state has been written");
            assertEquals(STEPS + 1, device.uploads.get(), "uploads: the state once, the dropout on every step");
            assertEquals(STEPS, device.downloads.get(), "downloads: the frames on every step");
            assertEquals(capturable, device.replays.get() > STEPS / 2);
            forth.syncToHost();
            assertArrayEquals(
                    TinyDecoder.expectedFrames(ROWS, STEPS),
                    TinyDecoder.filled(even.buffer().get(0) * TinyDecoder.WEIGHT, ROWS)
                            .toArray(),
                    1e-6f);
        }
    }

    @Test
    void nextRun_isBegunBeforeTheLastOneHasEnded() {
        Tensor.Floats otherFrames = TinyDecoder.filled(0, ROWS);
        try (Graph.Binding forth = bind(even, odd);
                Graph.Binding back = graph.bind(
                        Map.of("frame", odd, "dropout1", TinyDecoder.filled(2, ROWS)),
                        Map.of("next_frame", even, "frames", otherFrames),
                        ACCESS)) {
            forth.begin();
            for (int step = 1; step < STEPS; step++) {
                (step % 2 == 0 ? forth : back).begin();
                (step % 2 == 0 ? back : forth).end();
                assertArrayEquals(
                        TinyDecoder.expectedFrames(ROWS, step),
                        (step % 2 == 0 ? otherFrames : frames).toArray(),
                        1e-6f,
                        "step " + step);
            }
            back.end();
            assertEquals(STEPS - 1, device.waitsWithWorkBehind.get(), "the device always had the next run");
        }
    }

    @Test
    void refreshedRow_isReadByTheNextRunAndTheOthersStay() {
        try (Graph.Binding forth = bind(even, odd);
                Graph.Binding back = bind(odd, even)) {
            for (int step = 0; step < STEPS; step++) {
                (step % 2 == 0 ? forth : back).run();
            }
            float other = frames.buffer().get(0);
            long bytes = device.uploadedBytes.get();
            even.buffer().put(TinyDecoder.WIDTH, new float[] {10, 10, 10});
            forth.markRowDirty("frame", 1);
            forth.run();
            assertEquals(
                    (10 * TinyDecoder.WEIGHT + 2) * TinyDecoder.WEIGHT,
                    frames.buffer().get(TinyDecoder.WIDTH));
            assertEquals(
                    TinyDecoder.WEIGHT * other + 2 * TinyDecoder.WEIGHT,
                    frames.buffer().get(0),
                    1e-6f);
            long row = TinyDecoder.WIDTH * Float.BYTES;
            assertEquals(row + ROWS * row, device.uploadedBytes.get() - bytes, "a row of the state, and the dropout");
        }
    }

    @Test
    void writtenInput_isSeenOnEveryRunAlsoWhenReplayed() {
        try (Graph.Binding binding = bind(even, odd)) {
            for (int step = 0; step < STEPS; step++) {
                TinyDecoder.fill(dropout, step);
                binding.run();
                assertEquals(
                        (TinyDecoder.WEIGHT + step) * TinyDecoder.WEIGHT,
                        frames.buffer().get(0),
                        "run " + step);
            }
            assertTrue(device.replays.get() > 0);
        }
    }

    @Test
    void captureThatCannotEvenBegin_leavesRunsAsTheyWere() {
        device.beginsCaptures = false;
        try (Graph.Binding binding = bind(even, odd)) {
            for (int step = 0; step < STEPS; step++) {
                binding.run();
                assertEquals(1.25f, frames.buffer().get(0));
            }
        }
        assertEquals(0, device.captures.get());
    }

    @Test
    void bindingWithoutAccess_copiesEverything() {
        try (Graph.Binding binding =
                graph.bind(Map.of("frame", even, "dropout1", dropout), Map.of("next_frame", odd, "frames", frames))) {
            binding.run();
            assertEquals(2.5f, odd.buffer().get(0));
            TinyDecoder.fill(even, 4);
            binding.run();
            assertEquals(4f, odd.buffer().get(0));
        }
    }

    @Test
    void rebound_startsFromWhatTheHostHas() {
        bind(even, odd).close();
        TinyDecoder.fill(even, 3);
        try (Graph.Binding binding = bind(even, odd)) {
            binding.run();
            binding.syncToHost();
            assertEquals(3.5f, odd.buffer().get(0));
        }
    }

    @Test
    void closedGraph_refusesRuns() {
        Graph.Binding binding = bind(even, odd);
        binding.close();
        graph.close();
        assertThrows(ClosedException.class, () -> graph.run(TinyDecoder.inputs(1)));
        assertThrows(ClosedException.class, binding::run);
    }

    @Test
    void bindingWhoseRunFails_givesEverythingBack() {
        Graph.Binding binding = bind(even, odd);
        binding.run();
        device.onEnqueue = () -> {
            throw new VoiceCloneException("device lost");
        };
        assertThrows(VoiceCloneException.class, binding::run);
        binding.close();
    }

    @Test
    void runsAtATime_areFew() throws Exception {
        Semaphore queued = new Semaphore(0);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        device.onEnqueue = () -> {
            queued.release();
            try {
                mayGoOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
        Waiters<float[]> callers = new Waiters<>();
        try {
            for (int i = 0; i < 8; i++) {
                callers.start(
                        () -> graph.run(TinyDecoder.inputs(1)).get("frames").toArray());
            }
            Waiters.acquire(queued, 4);
            callers.awaitAllWaiting();
            assertEquals(0, queued.availablePermits(), "more than four runs at the same time");
        } finally {
            mayGoOn.countDown();
        }
        for (float[] frames : callers.results()) {
            assertArrayEquals(TinyDecoder.expectedFrames(1, 1), frames, 1e-6f);
        }
    }

    @Test
    void tooManyRows_refusedAndNothingKept() {
        Tensor.Floats many = TinyDecoder.filled(0, 65);
        Map<String, Tensor.Floats> inputs = Map.of("frame", many, "dropout1", many);
        assertThrows(InvalidInputException.class, () -> graph.run(inputs));
        assertThrows(InvalidInputException.class, () -> graph.bind(inputs, Map.of("frames", many, "next_frame", many)));
    }

    @Test
    void rowsAtOnce_areTheLargestBatch() {
        assertEquals(64, graph.traits().preferredBatch());
    }
}
