package io.github.voiceclone.cli.profile;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.voiceclone.spi.GraphProfiles.GraphProfile;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Comparator;
import java.util.List;

/**
 * Trace of the operators of several graphs: a JSON array of Chrome trace events, in which each graph is a process of
 * its name and all times count from the first graph's start. Not thread-safe.
 */
final class OperatorTrace {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final List<GraphProfile> profiles;
    private final StringBuilder table = new StringBuilder();

    OperatorTrace(List<GraphProfile> profiles) {
        this.profiles = profiles.stream()
                .sorted(Comparator.comparingLong(GraphProfile::startNanos))
                .toList();
    }

    /** Writes the trace, and computes the totals of the table. */
    void writeTo(OutputStream out) throws IOException {
        try (JsonGenerator generator = MAPPER.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            generator.writeStartArray();
            for (int i = 0; i < profiles.size(); i++) {
                write(profiles.get(i), i + 1, generator);
            }
            generator.writeEndArray();
        }
    }

    /** Returns the operators that took longest of each graph, once the trace is written. */
    String table() {
        return profiles.isEmpty()
                ? "no operators: the backend keeps no record of them" + System.lineSeparator()
                : table.toString();
    }

    private void write(GraphProfile profile, int process, JsonGenerator generator) throws IOException {
        long offset = (profile.startNanos() - profiles.get(0).startNanos()) / 1000;
        OperatorTotals totals = new OperatorTotals();
        MAPPER.writeValue(generator, processName(profile.graph(), process));
        try (MappingIterator<ObjectNode> events =
                MAPPER.readerFor(ObjectNode.class).readValues(profile.file().toFile())) {
            while (events.hasNext()) {
                ObjectNode event = events.next();
                totals.add(event);
                event.put("pid", process).put("ts", event.path("ts").asLong() + offset);
                MAPPER.writeValue(generator, event);
            }
        }
        table.append(totals.table(profile.graph()));
    }

    private static ObjectNode processName(String graph, int process) {
        ObjectNode event = MAPPER.createObjectNode()
                .put("name", "process_name")
                .put("ph", "M")
                .put("pid", process);
        event.putObject("args").put("name", graph);
        return event;
    }
}
