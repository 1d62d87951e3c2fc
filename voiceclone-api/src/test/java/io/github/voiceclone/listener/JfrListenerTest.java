package io.github.voiceclone.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records events and reads them back. */
class JfrListenerTest {
    @TempDir
    Path folder = Path.of("");

    private Map<String, List<RecordedEvent>> record(boolean steps) throws IOException {
        Path file = folder.resolve("test.jfr");
        try (Recording recording = new Recording()) {
            if (steps) {
                recording.enable("voiceclone.DecodeStep");
            }
            recording.start();
            Told.everything(new JfrListener());
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("voiceclone."))
                .collect(Collectors.groupingBy(event -> event.getEventType().getName()));
    }

    private static RecordedEvent only(Map<String, List<RecordedEvent>> events, String name) {
        assertEquals(1, events.get(name).size(), name);
        return events.get(name).get(0);
    }

    @Test
    void stages_nestAndTellWhatTheyServed() throws IOException {
        List<RecordedEvent> stages = record(false).get("voiceclone.Stage");
        Map<String, RecordedEvent> byStage =
                stages.stream().collect(Collectors.toMap(event -> event.getString("stage"), event -> event));
        assertEquals(3, stages.size());
        RecordedEvent synthesizer = byStage.get("synthesizer");
        RecordedEvent vocoder = byStage.get("vocoder");
        assertTrue(!vocoder.getStartTime().isBefore(synthesizer.getStartTime()));
        assertTrue(!vocoder.getEndTime().isAfter(synthesizer.getEndTime()));
        assertTrue(synthesizer.getDuration("workTime").compareTo(synthesizer.getDuration()) <= 0);
        assertEquals("1,2", synthesizer.getString("requests"));
        assertEquals("order-7", synthesizer.getString("requestIds"));
        assertEquals(2, synthesizer.getInt("batchSize"));
        assertEquals(4, synthesizer.getDouble("audioSeconds"));
        assertEquals("onnx", synthesizer.getString("backend"));
        assertEquals("fp32", synthesizer.getString("precision"));
        assertTrue(synthesizer.getString("failure").contains("too blue"));
    }

    @Test
    void everythingElse_isRecordedToo() throws IOException {
        Map<String, List<RecordedEvent>> events = record(false);
        RecordedEvent load = only(events, "voiceclone.Load");
        assertEquals("synthesizer", load.getString("stage"));
        assertEquals(3 << 20, load.getLong("bytes"));
        RecordedEvent lookup = only(events, "voiceclone.CacheLookup");
        assertEquals("memory", lookup.getString("tier"));
        assertEquals("1", lookup.getString("requests"));
        assertEquals(1, lookup.getInt("hits"));
        assertEquals(Duration.ofMillis(1), lookup.getDuration("time"));
        RecordedEvent wait = only(events, "voiceclone.QueueWait");
        assertEquals(5, wait.getLong("request"));
        assertEquals(Duration.ofMillis(250), wait.getDuration("time"));
        assertEquals(6, only(events, "voiceclone.Refusal").getLong("request"));
    }

    @Test
    void steps_areRecordedWhenAskedFor() throws IOException {
        assertTrue(!record(false).containsKey("voiceclone.DecodeStep"));
        List<RecordedEvent> steps = record(true).get("voiceclone.DecodeStep");
        assertEquals(
                List.of(1, 3, 0),
                steps.stream().map(step -> step.getInt("rows")).toList());
    }
}
