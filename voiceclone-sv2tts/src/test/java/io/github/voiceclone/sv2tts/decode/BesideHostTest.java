package io.github.voiceclone.sv2tts.decode;

import static io.github.voiceclone.sv2tts.decode.ScriptedGraphs.floats;
import static io.github.voiceclone.sv2tts.decode.ScriptedGraphs.shape;
import static io.github.voiceclone.sv2tts.decode.ScriptedGraphs.utterance;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.runtime.FakeGraph;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.QueueingGraph;
import io.github.voiceclone.runtime.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A batch on a device that runs while the host goes on. */
class BesideHostTest {
    private static final int ROWS = 4;

    private final ScriptedGraphs graphs = new ScriptedGraphs();
    private final QueueingGraph decoder = new QueueingGraph(ROWS, this::step);
    private final DecoderBatch batch = new DecoderBatch(decoder, shape(0));

    /** Frames tell the dropout that they were made with. */
    private Map<String, Tensor.Floats> step(Map<String, ? extends Tensor> inputs) {
        Map<String, Tensor.Floats> outputs = graphs.decoder.run(inputs);
        Tensor.Floats dropout = floats(inputs, "dropout1");
        int units = (int) dropout.shape()[1];
        Tensor.Floats frames = outputs.get("frames");
        int values = frames.buffer().limit() / (int) frames.shape()[0];
        for (int i = 0; i < frames.buffer().limit(); i++) {
            float drawn = dropout.buffer().get(i / values * units + i % values);
            frames.buffer().put(i, frames.buffer().get(i) + drawn / 100);
        }
        return outputs;
    }

    private Decoding decoding(int maxFrames, int... symbols) {
        Utterance utterance = utterance(maxFrames, 0.5f, symbols);
        EncodedText text = new TextEncoder(graphs.textEncoder, shape(0)).encode(utterance);
        return new Decoding(utterance, text, shape(0));
    }

    /** Decodes to the end, step by step, on a graph that runs while the host waits. */
    private Decoding alone(int maxFrames, int... symbols) {
        Graph waiting = new FakeGraph(this::step);
        Decoding decoding = decoding(maxFrames, symbols);
        try (DecoderBatch one = new DecoderBatch(waiting, shape(0))) {
            one.arrange(List.of(decoding));
            while (!decoding.over()) {
                one.advance();
            }
        }
        return decoding;
    }

    private static void assertSame(Decoding expected, Decoding found) {
        assertEquals(expected.frameCount(), found.frameCount());
        int values = expected.frameCount() * ScriptedGraphs.BANDS;
        for (int i = 0; i < values; i++) {
            assertEquals(expected.frames()[i], found.frames()[i], "value " + i);
        }
        assertArrayEquals(expected.attention().toArray(), found.attention().toArray());
        assertEquals(expected.reachedLimit(), found.reachedLimit());
    }

    private void stepUntilOver(Decoding decoding) {
        for (int step = 0; !decoding.over(); step++) {
            assertTrue(step < 1000, "never over");
            batch.advance();
        }
        batch.catchUp();
    }

    @Test
    void step_isBegunBeforeTheResultsOfTheOneBeforeItAreTaken() {
        Decoding decoding = decoding(40, 1000);
        batch.arrange(List.of(decoding));
        batch.advance();
        assertEquals(0, decoding.steps());
        batch.advance();
        assertEquals(1, decoding.steps());
        assertEquals(2, decoder.begun());
        stepUntilOver(decoding);
        assertEquals(20, decoding.steps());
        assertEquals(21, decoder.begun(), "one step for nothing");
        assertEquals(20, decoder.endedWithMoreBegun());
        assertSame(alone(40, 1000), decoding);
    }

    @Test
    void stop_isFoundAStepLateAndTheStepAfterItIsDropped() {
        Decoding decoding = decoding(1000, 9);
        batch.arrange(List.of(decoding));
        stepUntilOver(decoding);
        assertEquals(10, decoding.steps());
        assertFalse(decoding.reachedLimit());
        assertSame(alone(1000, 9), decoding);
    }

    @Test
    void newcomer_takesTheRowOfOneWhoIsOver_withoutNewTensors() {
        Decoding stays = decoding(60, 1000, 1, 2);
        Decoding goes = decoding(10, 2000);
        batch.arrange(List.of(stays, goes));
        stepUntilOver(goes);
        int bindings = decoder.bindings();
        Decoding comes = decoding(30, 3000, 4);
        batch.arrange(List.of(stays, comes));
        assertEquals(bindings, decoder.bindings());
        assertTrue(decoder.markedRows().containsAll(List.of("memory 1", "keys 1", "mask 1", "steps 1", "frame 1")));
        stepUntilOver(comes);
        batch.arrange(List.of(stays));
        stepUntilOver(stays);
        assertEquals(bindings, decoder.bindings());
        assertSame(alone(10, 2000), goes);
        assertSame(alone(30, 3000, 4), comes);
        assertSame(alone(60, 1000, 1, 2), stays);
    }

    @Test
    void oneWhoGivesWay_comesBackToAnotherRowWithItsStates() {
        Decoding first = decoding(40, 1000, 5);
        Decoding second = decoding(40, 2000, 5, 6);
        batch.arrange(List.of(first, second));
        for (int step = 0; step < 5; step++) {
            batch.advance();
        }
        batch.catchUp();
        batch.arrange(List.of(second));
        batch.advance();
        batch.catchUp();
        Decoding third = decoding(12, 3000);
        batch.arrange(List.of(third, second));
        stepUntilOver(third);
        batch.arrange(List.of(second, first));
        stepUntilOver(second);
        batch.arrange(List.of(first));
        stepUntilOver(first);
        assertSame(alone(40, 1000, 5), first);
        assertSame(alone(40, 2000, 5, 6), second);
        assertSame(alone(12, 3000), third);
    }

    @Test
    void tensors_stayWhileNobodyIsThere_andGrowForMore() {
        for (int i = 1; i <= 3; i++) {
            Decoding decoding = decoding(12, 1000 * i, i);
            batch.arrange(List.of(decoding));
            stepUntilOver(decoding);
            batch.arrange(List.of());
            assertSame(alone(12, 1000 * i, i), decoding);
        }
        assertEquals(2, decoder.bindings(), "one for each of two turns");
        List<Decoding> all = new ArrayList<>();
        for (int i = 1; i <= ROWS; i++) {
            all.add(decoding(12, 1000 * i));
        }
        batch.arrange(all);
        assertEquals(4, decoder.bindings());
        assertEquals(2, decoder.openBindings());
        stepUntilOver(all.get(ROWS - 1));
        all.forEach(decoding -> assertSame(alone(12, decoding.utterance().symbols()), decoding));
        batch.close();
        assertEquals(0, decoder.openBindings());
    }

    @Test
    void schedulersUtterances_getWhatTheyGetAlone() {
        List<Decoding> all = new ArrayList<>();
        try (DecodeScheduler scheduler = new DecodeScheduler(decoder, shape(0), ROWS)) {
            for (int i = 1; i <= 40; i++) {
                int[] symbols = Collections.nCopies(1 + i * 7 % 5, 1000 * i).stream()
                        .mapToInt(symbol -> symbol)
                        .toArray();
                all.add(decoding(10 + i * 13 % 50, symbols));
                scheduler.submit(List.of(all.get(i - 1)));
            }
            all.forEach(Decoding::await);
        }
        for (Decoding decoding : all) {
            Utterance utterance = decoding.utterance();
            assertSame(alone(utterance.maxFrames(), utterance.symbols()), decoding);
        }
        assertEquals(0, decoder.openBindings());
    }
}
