package io.github.voiceclone.convert.tacotron;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.voiceclone.convert.checkpoint.Checkpoint;
import io.github.voiceclone.convert.checkpoint.StateDict;
import io.github.voiceclone.convert.compatibility.Npy;
import io.github.voiceclone.graph.WeightMath;
import io.github.voiceclone.graph.Weights;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A folder of {@code reference/}: a small synthesizer and what the reference code makes of it. */
public record TacotronReference(Path folder) {
    public static TacotronReference of(String name) throws URISyntaxException {
        return new TacotronReference(
                Path.of(Objects.requireNonNull(TacotronReference.class.getResource("/reference/" + name))
                        .toURI()));
    }

    public StateDict state() {
        return Checkpoint.open(folder.resolve("synthesizer.pt")).modelState();
    }

    public TacotronGraphs graphs() {
        return TacotronGraphs.of(state(), TacotronSettings.read(folder.resolve("synthesizer.json")));
    }

    public List<TacotronRunner.Request> requests() throws IOException {
        Weights speakers = npy("embeddings");
        JsonNode texts =
                new ObjectMapper().readTree(folder.resolve("texts.json").toFile());
        List<TacotronRunner.Request> requests = new ArrayList<>();
        for (JsonNode text : texts) {
            long[] symbols = new long[text.get("sequence").size()];
            Arrays.setAll(symbols, i -> text.get("sequence").get(i).asLong());
            int row = requests.size();
            requests.add(new TacotronRunner.Request(
                    symbols,
                    WeightMath.rows(speakers, row, row + 1).values(),
                    text.get("style_idx").asLong(),
                    text.get("steps").asInt()));
        }
        return requests;
    }

    public Weights npy(String name) throws IOException {
        return Npy.read(folder.resolve(name + ".npy"));
    }

    /** Asserts that no value is further off than {@code tolerance} of the largest expected one. */
    public static void assertClose(Weights expected, Weights actual, double tolerance) {
        assertEquals(expected.shapeText(), actual.shapeText());
        double largest = 0;
        double furthest = 0;
        for (int i = 0; i < expected.values().length; i++) {
            largest = Math.max(largest, Math.abs(expected.values()[i]));
            double off = Math.abs(expected.values()[i] - actual.values()[i]);
            furthest = Double.isNaN(off) ? Double.NaN : Math.max(furthest, off);
        }
        assertEquals(0, furthest / largest, tolerance);
    }
}
