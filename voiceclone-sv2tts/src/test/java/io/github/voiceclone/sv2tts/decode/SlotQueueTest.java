package io.github.voiceclone.sv2tts.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.voiceclone.spi.Cancellation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Utterances are written as a letter, their request, and their number in it. */
class SlotQueueTest {
    private final Map<String, Cancellation> requests = new TreeMap<>();
    private final Map<String, Decoding> utterances = new TreeMap<>();

    @ParameterizedTest
    @CsvSource({
        "3, '', 'a1 a2', 'a1 a2', ''",
        "3, 'a1', 'b1', 'a1 b1', ''",
        "3, '', 'a1 a2 a3 a4', 'a1 a2 a3', 'a4'",
        "3, '', 'a1 a2 a3 a4 b1', 'a1 b1 a2', 'a3 a4'",
        "3, 'a1 a2', 'a3 a4 b1 b2', 'a1 a2 b1', 'a3 a4 b2'",
        "3, 'a1 a2 a3', 'b1', 'a1 a2 b1', 'a3'",
        "3, 'a1 a2 a3', 'b1 c1', 'a1 b1 c1', 'a2 a3'",
        "4, 'a1 a2 a3 a4', 'b1 b2 b3', 'a1 a2 b1 b2', 'a3 a4 b3'",
        "4, 'a1 a2 a3 b1', 'b2 b3', 'a1 a2 b1 b2', 'a3 b3'",
        "4, 'a1 a2 b1 b2', 'a3 b3', 'a1 a2 b1 b2', 'a3 b3'",
        "4, 'a1 b1 c1 d1', 'e1', 'a1 b1 c1 d1', 'e1'",
        "4, 'a1 a2 b1', 'a3 c1', 'a1 a2 b1 c1', 'a3'",
        "1, 'a1', 'b1', 'a1', 'b1'"
    })
    void slots_areSharedOutBetweenRequests(
            int slots, String active, String waiting, String expectedActive, String expectedWaiting) {
        SlotQueue queue = new SlotQueue(slots);
        decodings(waiting).forEach(queue::add);
        List<Decoding> rows = new ArrayList<>(decodings(active));
        queue.share(rows);
        assertEquals(expectedActive, names(rows));
        assertEquals(expectedWaiting, names(queue.drain()));
    }

    /** A request of one piece never waits for a request of many. */
    @Test
    void shortRequestAmongLongOnes_isInTheNextStep() {
        SlotQueue queue = new SlotQueue(16);
        decodings("a1 a2 a3 a4 a5 a6 a7 a8 b1 b2 b3 b4 b5 b6 b7 b8 c1 c2 c3 c4 c5 c6 c7 c8")
                .forEach(queue::add);
        List<Decoding> rows = new ArrayList<>();
        queue.share(rows);
        assertEquals("a1 b1 c1 a2 b2 c2 a3 b3 c3 a4 b4 c4 a5 b5 c5 a6", names(rows));
        decodings("d1").forEach(queue::add);
        queue.share(rows);
        assertEquals("a1 b1 c1 a2 b2 c2 a3 b3 c3 a4 b4 c4 a5 b5 c5 d1", names(rows));
        assertEquals("a6 a7 a8 b6 b7 b8 c6 c7 c8", names(queue.drain()));
    }

    private List<Decoding> decodings(String names) {
        return names.isEmpty()
                ? List.of()
                : List.of(names.split(" ", -1)).stream()
                        .map(name -> utterances.computeIfAbsent(name, this::decoding))
                        .toList();
    }

    private Decoding decoding(String name) {
        Utterance any = ScriptedGraphs.utterance(4, 2, 1);
        Cancellation request = requests.computeIfAbsent(name.substring(0, 1), letter -> new Cancellation());
        Utterance utterance = new Utterance(
                request, any.symbols(), any.embedding(), any.style(), any.dropout(), any.stopThreshold(), 4);
        return new Decoding(utterance, new EncodedText(new float[1], new float[1], 1), ScriptedGraphs.shape(0));
    }

    private String names(List<Decoding> decodings) {
        return String.join(
                " ",
                decodings.stream()
                        .map(decoding -> utterances.entrySet().stream()
                                .filter(entry -> entry.getValue() == decoding)
                                .findFirst()
                                .orElseThrow()
                                .getKey())
                        .toList());
    }
}
