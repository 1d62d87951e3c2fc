package io.github.voiceclone.sv2tts.decode;

import static io.github.voiceclone.sv2tts.decode.ScriptedGraphs.shape;
import static io.github.voiceclone.sv2tts.decode.ScriptedGraphs.utterance;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.github.voiceclone.runtime.Graph;
import io.github.voiceclone.runtime.GraphTraits;
import io.github.voiceclone.runtime.HostAccess;
import io.github.voiceclone.runtime.Tensor;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Between two changes of the batch, the decode thread's own work allocates nothing. */
@Timeout(180)
class DecodeAllocationTest {
    private static final int ROWS = 8;

    /** The arrays that frames and attention are gathered in double at powers of two: not between these steps. */
    private static final int FROM = 1100;

    private static final int TO = 2000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ScriptedGraphs graphs = new ScriptedGraphs();
    private final CountDownLatch submitted = new CountDownLatch(1);
    private final List<Long> allocated = new ArrayList<>();

    /** A decoder that does nothing, and notes what its thread has allocated so far. */
    private final class IdleDecoder implements Graph {
        private int runs;

        @Override
        public Map<String, Tensor.Floats> run(Map<String, ? extends Tensor> inputs) {
            throw new UnsupportedOperationException("steps are bound");
        }

        @Override
        public Binding bind(
                Map<String, ? extends Tensor> inputs, Map<String, Tensor.Floats> outputs, HostAccess access) {
            return new Binding() {
                @Override
                public void run() {
                    awaitSubmission();
                    runs++;
                    if (runs == FROM || runs == TO) {
                        allocated.add(threads.getCurrentThreadAllocatedBytes());
                    }
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public GraphTraits traits() {
            return GraphTraits.DEVICE;
        }

        @Override
        public void close() {}
    }

    private void awaitSubmission() {
        try {
            if (!submitted.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the test did not submit its utterances");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void steps_allocateNothing() {
        assumeTrue(threads.isThreadAllocatedMemorySupported(), "this JVM does not count allocations");
        TextEncoder encoder = new TextEncoder(graphs.textEncoder, shape(0));
        List<Decoding> rows = new ArrayList<>();
        try (DecodeScheduler scheduler = new DecodeScheduler(new IdleDecoder(), shape(0), ROWS)) {
            for (int i = 1; i <= ROWS + 2; i++) {
                Utterance utterance = utterance(2 * TO + 100, 2, i, 2, 3);
                Decoding decoding = new Decoding(utterance, encoder.encode(utterance), shape(0));
                scheduler.submit(List.of(decoding));
                rows.add(decoding);
            }
            submitted.countDown();
            rows.subList(0, ROWS).forEach(Decoding::await);
        }
        assertEquals(2, allocated.size());
        long bytes = allocated.get(1) - allocated.get(0);
        assertTrue(bytes < TO - FROM, bytes + " bytes in " + (TO - FROM) + " steps of " + ROWS + " rows");
    }
}
