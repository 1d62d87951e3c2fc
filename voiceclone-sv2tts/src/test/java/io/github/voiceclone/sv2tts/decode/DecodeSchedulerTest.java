package io.github.voiceclone.sv2tts.decode;

import static io.github.voiceclone.sv2tts.decode.ScriptedGraphs.floats;
import static io.github.voiceclone.sv2tts.decode.ScriptedGraphs.shape;
import static io.github.voiceclone.sv2tts.decode.ScriptedGraphs.utterance;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.ClosedException;
import io.github.voiceclone.TimeoutExceededException;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.runtime.FakeGraph;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.HostAccess;
import io.github.voiceclone.runtime.Tensor;
import io.github.voiceclone.spi.Cancellation;
import io.github.voiceclone.spi.StageObserver;
import io.github.voiceclone.testing.Waiters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Steps the scheduler by hand: each step of the decoder takes a permit and notes what it was given. */
@Timeout(180)
class DecodeSchedulerTest {
    private static final int SLOTS = 3;

    private final ScriptedGraphs graphs = new ScriptedGraphs();
    private final Semaphore mayStep = new Semaphore(0);
    private final Semaphore stepBegun = new Semaphore(0);
    private final List<List<Float>> rows = new ArrayList<>();
    private final List<float[]> masks = new ArrayList<>();
    private final FakeGraph decoder = new FakeGraph(this::step);

    /** An utterance that starts with this symbol gets frames that are no numbers from its second step on. */
    private static final int BROKEN = 666;

    private Map<String, Tensor.Floats> step(Map<String, ? extends Tensor> inputs) {
        rows.add(firstSymbols(inputs).stream().sorted().toList());
        masks.add(floats(inputs, "mask").toArray());
        stepBegun.release();
        Waiters.acquire(mayStep);
        Map<String, Tensor.Floats> outputs = graphs.decoder.run(inputs);
        int broken = firstSymbols(inputs).indexOf((float) BROKEN);
        if (broken >= 0 && floats(inputs, "steps").buffer().get(broken) > 0) {
            outputs.get("frames").buffer().put(broken * 6 + 4, Float.NaN);
        }
        return outputs;
    }

    /** The first symbol tells utterances apart. */
    private static List<Float> firstSymbols(Map<String, ? extends Tensor> inputs) {
        Tensor.Floats memory = floats(inputs, "memory");
        List<Float> first = new ArrayList<>();
        for (int row = 0; row < memory.shape()[0]; row++) {
            first.add(memory.buffer().get((int) (row * memory.shape()[1])));
        }
        return first;
    }

    private Decoding submit(DecodeScheduler scheduler, Utterance utterance) {
        EncodedText text = new TextEncoder(graphs.textEncoder, shape(0)).encode(utterance);
        Decoding decoding = new Decoding(utterance, text, shape(0));
        scheduler.submit(List.of(decoding));
        return decoding;
    }

    @Test
    void utterances_joinAtTheNextStepAndLeaveWhenTheyAreOver() {
        try (DecodeScheduler scheduler = new DecodeScheduler(decoder, shape(0), SLOTS)) {
            Decoding first = submit(scheduler, utterance(6, 2, 1, 1, 1));
            Waiters.acquire(stepBegun);
            Decoding second = submit(scheduler, utterance(2, 2, 2));
            mayStep.release(4);
            second.await();
            first.await();
            assertEquals(List.of(List.of(1f), List.of(1f, 2f), List.of(1f)), rows);
            assertArrayEquals(new float[] {0, 0, 0, 0, Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY}, masks.get(1));
            assertEquals(6, first.frameCount());
            assertEquals(2, second.frameCount());
            assertArrayEquals(new float[] {1020, 1020.1f, 1020.2f}, frame(first, 4));
        }
        assertEquals(0, decoder.openBindings());
    }

    private static float[] frame(Decoding decoding, int frame) {
        return java.util.Arrays.copyOfRange(decoding.frames(), 3 * frame, 3 * frame + 3);
    }

    @Test
    void observer_isToldOfEveryStepAndOfTheEndOfWork() {
        List<String> told = new CopyOnWriteArrayList<>();
        StageObserver observer = new StageObserver() {
            @Override
            public boolean listening() {
                return true;
            }

            @Override
            public void decoderStepped(int active, int waiting, Duration elapsed) {
                told.add(active + " rows, " + waiting + " waiting" + (!elapsed.isZero() ? "" : ", no step"));
            }
        };
        try (DecodeScheduler scheduler = new DecodeScheduler(decoder, shape(0), 1, observer)) {
            Decoding first = submit(scheduler, utterance(4, 2, 1));
            Waiters.acquire(stepBegun);
            Decoding second = submit(scheduler, utterance(2, 2, 2));
            mayStep.release(100);
            first.await();
            second.await();
        }
        assertEquals(
                List.of("1 rows, 1 waiting", "1 rows, 1 waiting", "1 rows, 0 waiting", "0 rows, 0 waiting, no step"),
                told);
    }

    @Test
    void moreThanTheSlots_waitTheirTurn() {
        try (DecodeScheduler scheduler = new DecodeScheduler(decoder, shape(0), SLOTS)) {
            List<Decoding> all = new ArrayList<>();
            all.add(submit(scheduler, utterance(4, 2, 1)));
            Waiters.acquire(stepBegun);
            for (int i = 2; i <= 5; i++) {
                all.add(submit(scheduler, utterance(4, 2, i)));
            }
            mayStep.release(100);
            all.forEach(Decoding::await);
            assertEquals(List.of(1f, 2f, 3f), rows.get(1));
            assertEquals(List.of(2f, 3f, 4f), rows.get(2));
            assertTrue(rows.stream().allMatch(row -> row.size() <= SLOTS));
        }
    }

    @Test
    void cancelled_freesItsSlotWithinOneStep() {
        try (DecodeScheduler scheduler = new DecodeScheduler(decoder, shape(0), SLOTS)) {
            Decoding endless = submit(scheduler, utterance(1_000_000, 2, 1));
            Waiters.acquire(stepBegun);
            Decoding other = submit(scheduler, utterance(2, 2, 2));
            endless.cancel();
            mayStep.release(2);
            other.await();
            assertThrows(VoiceCloneException.class, endless::await);
            assertEquals(List.of(List.of(1f), List.of(2f)), rows);
        }
    }

    @Test
    void cancelledRequest_leavesWithItsReasonWithinOneStep_fromTheQueueToo() {
        try (DecodeScheduler scheduler = new DecodeScheduler(decoder, shape(0), SLOTS)) {
            Cancellation request = new Cancellation();
            List<Decoding> cancelled = new ArrayList<>();
            cancelled.add(submit(scheduler, ofRequest(request, utterance(1_000_000, 2, 1))));
            Waiters.acquire(stepBegun);
            for (int i = 2; i <= SLOTS; i++) {
                submit(scheduler, utterance(1_000_000, 2, i));
            }
            mayStep.release();
            Waiters.acquire(stepBegun);
            cancelled.add(submit(scheduler, ofRequest(request, utterance(2, 2, 8))));
            Decoding next = submit(scheduler, utterance(2, 2, 9));
            TimeoutExceededException reason = new TimeoutExceededException(Duration.ofSeconds(1));
            request.cancel(reason);
            mayStep.release(2);
            next.await();
            assertEquals(List.of(1f, 2f, 3f), rows.get(1));
            assertEquals(List.of(2f, 3f, 9f), rows.get(2));
            cancelled.forEach(
                    decoding -> assertSame(reason, assertThrows(TimeoutExceededException.class, decoding::await)));
            mayStep.release(1_000_000);
        }
    }

    @Test
    void cancelledWhileItWaits_failsAtTheNextStep() {
        try (DecodeScheduler scheduler = new DecodeScheduler(decoder, shape(0), 1)) {
            Decoding endless = submit(scheduler, utterance(1_000_000, 2, 1));
            Waiters.acquire(stepBegun);
            Decoding queued = submit(scheduler, utterance(2, 2, 2));
            mayStep.release();
            Waiters.acquire(stepBegun);
            queued.cancel();
            mayStep.release();
            assertThrows(VoiceCloneException.class, queued::await);
            endless.cancel();
            mayStep.release(10);
            assertThrows(VoiceCloneException.class, endless::await);
            assertTrue(rows.stream().allMatch(List.of(1f)::equals), rows.toString());
        }
    }

    @Test
    void valueThatIsNotFinite_failsItsUtteranceAloneAndFreesTheSlot() {
        try (DecodeScheduler scheduler = new DecodeScheduler(decoder, shape(0), 2)) {
            Decoding healthy = submit(scheduler, utterance(8, 2, 1));
            Waiters.acquire(stepBegun);
            Decoding broken = submit(scheduler, utterance(1_000_000, 2, BROKEN));
            Decoding next = submit(scheduler, utterance(2, 2, 3));
            mayStep.release(100);
            VoiceCloneException failure = assertThrows(VoiceCloneException.class, broken::await);
            assertTrue(failure.getMessage().startsWith("the decoder made NaN in frame 3,"), failure.getMessage());
            healthy.await();
            next.await();
            assertEquals(
                    List.of(List.of(1f), List.of(1f, (float) BROKEN), List.of(1f, (float) BROKEN), List.of(1f, 3f)),
                    rows);
            assertArrayEquals(new float[] {1030, 1030.1f, 1030.2f}, frame(healthy, 6));
        }
    }

    @Test
    void longRequest_givesWayAndGoesOnWhereItWas() {
        try (DecodeScheduler scheduler = new DecodeScheduler(decoder, shape(0), 2)) {
            Utterance first = utterance(6, 2, 1);
            Utterance second = utterance(6, 2, 2);
            Decoding early = submit(scheduler, first);
            Waiters.acquire(stepBegun);
            Decoding late = submit(scheduler, ofRequest(first.cancellation(), second));
            mayStep.release();
            Waiters.acquire(stepBegun);
            Decoding other = submit(scheduler, utterance(2, 2, 3));
            mayStep.release(100);
            other.await();
            early.await();
            late.await();
            assertEquals(List.of(List.of(1f), List.of(1f, 2f), List.of(1f, 3f), List.of(2f), List.of(2f)), rows);
            assertEquals(6, late.frameCount());
            for (int frame = 0; frame < 6; frame++) {
                assertEquals(2000 + 10 * (frame / 2) + frame % 2, frame(late, frame)[0]);
            }
        }
    }

    private static Utterance ofRequest(Cancellation request, Utterance utterance) {
        return new Utterance(
                request,
                utterance.symbols(),
                utterance.embedding(),
                utterance.style(),
                utterance.dropout(),
                utterance.stopThreshold(),
                utterance.maxFrames());
    }

    @Test
    void failedStep_failsItsRowsAndTheNextOnesGoOn() {
        boolean[] broken = {true};
        FakeGraph failing = new FakeGraph(inputs -> {
            if (broken[0]) {
                throw new IllegalStateException("device lost");
            }
            return graphs.decoder.run(inputs);
        });
        try (DecodeScheduler scheduler = new DecodeScheduler(failing, shape(0), SLOTS)) {
            Decoding failed = submit(scheduler, utterance(2, 2, 5));
            Throwable error = assertThrows(VoiceCloneException.class, failed::await);
            assertTrue(error.getMessage().contains("device lost"), error.getMessage());
            broken[0] = false;
            Decoding next = submit(scheduler, utterance(2, 2, 5));
            next.await();
            assertEquals(2, next.frameCount());
        }
        assertEquals(0, failing.openBindings());
    }

    @Test
    void failedStepWhoseTensorsCannotBeClosedEither_failsItsRowsAndTheNextOnesGoOn() {
        boolean[] broken = {true};
        Graph lost = new FakeGraph(graphs.decoder::run) {
            @Override
            public Binding bind(
                    Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs, HostAccess access) {
                return broken[0]
                        ? new LostBinding(new IllegalStateException("still lost"))
                        : super.bind(inputs, outputs, access);
            }
        };
        try (DecodeScheduler scheduler = new DecodeScheduler(lost, shape(0), SLOTS)) {
            Decoding failed = submit(scheduler, utterance(2, 2, 5));
            Throwable error = assertThrows(VoiceCloneException.class, failed::await);
            assertTrue(error.getMessage().contains("device lost"), error.getMessage());
            broken[0] = false;
            Decoding next = submit(scheduler, utterance(2, 2, 5));
            next.await();
            assertEquals(2, next.frameCount());
        }
    }

    @Test
    void errorThatEndsTheThread_failsWhatIsUnderWayAndWhatComesAfter() {
        Graph lost = new FakeGraph(graphs.decoder::run) {
            @Override
            public Binding bind(
                    Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs, HostAccess access) {
                return new LostBinding(new LinkageError("on purpose"));
            }
        };
        try (DecodeScheduler scheduler = new DecodeScheduler(lost, shape(0), SLOTS)) {
            Decoding failed = submit(scheduler, utterance(2, 2, 5));
            assertThrows(ClosedException.class, failed::await);
            Waiters.until("the scheduler refuses work", () -> refuses(scheduler));
        }
    }

    private boolean refuses(DecodeScheduler scheduler) {
        try {
            submit(scheduler, utterance(2, 2, 5));
            return false;
        } catch (ClosedException e) {
            return true;
        }
    }

    /**
     * Tensors on a device that is gone.
     *
     * @param onClose what closing them throws
     */
    private record LostBinding(Throwable onClose) implements Graph.Binding {
        @Override
        public void run() {
            throw new IllegalStateException("device lost");
        }

        @Override
        public void close() {
            if (onClose instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) onClose;
        }
    }

    @Test
    void close_failsWhatIsUnderWayAndWhatComesAfter() {
        DecodeScheduler scheduler = new DecodeScheduler(decoder, shape(0), SLOTS);
        Decoding endless = submit(scheduler, utterance(1_000_000, 2, 1));
        Waiters.acquire(stepBegun);
        mayStep.release(1_000);
        scheduler.close();
        scheduler.close();
        assertThrows(ClosedException.class, endless::await);
        assertThrows(ClosedException.class, () -> submit(scheduler, utterance(2, 2, 2)));
        assertEquals(0, decoder.openBindings());
    }
}
