package io.github.voiceclone.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.Voice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The job for spark-submit, on two threads of this process, with cloners without models. */
class SpeechJobTest {
    private static SparkSession spark;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        spark = Sessions.start("local[2]", Map.of());
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    private SpeechTotals run(String... lines) throws IOException {
        Path input = folder.resolve("lines.jsonl");
        Files.writeString(input, String.join("\n", lines));
        return SpeechJob.run(
                spark,
                SpeechJob.parse(
                        "--input",
                        input.toString(),
                        "--output",
                        folder.resolve("out").toString(),
                        "--factory",
                        FakeCloners.class.getName(),
                        "--voices",
                        folder.toString(),
                        "--partitions",
                        "2"));
    }

    @Test
    void rerun_speaksWhatIsMissingOfABatchManifest() throws IOException {
        new Voice("anna", SpeakerEmbedding.of(new float[] {1}), "fake").save(folder.resolve("anna.voice"));
        Files.write(folder.resolve("me.wav"), new byte[] {1});
        String saved = "{\"id\": \"a\", \"text\": \"x\", \"voice\": \"anna\", \"seed\": 7}";
        String recording = "{\"id\": \"b\", \"text\": \"y\", \"reference\": \"me.wav\"}";
        String bad = "{\"id\": \"c\", \"text\": \"bad\", \"voice\": \"anna\"}";
        SpeechTotals first = run(saved, recording, bad);
        assertEquals(2, first.spoken());
        assertEquals(1, first.failed());
        SpeechTotals second = run(saved, recording, bad.replace("bad", "z"), bad.replace("\"c\"", "\"d\""));
        assertEquals(1, second.spoken());
        assertEquals(1, second.failed());
        List<Row> rows = spark.read()
                .parquet(folder.resolve("out").toString())
                .filter("speech.error is null")
                .selectExpr("id", "speech.seed")
                .orderBy("id")
                .collectAsList();
        assertEquals(
                List.of("a", "b", "c"),
                rows.stream().map(row -> row.getString(0)).toList());
        assertEquals(7, rows.get(0).getLong(1));
    }

    @Test
    void mistakes_areNamed() {
        String anna = "{\"id\": \"a\", \"text\": \"x\", \"voice\": \"anna\"}";
        assertTrue(assertThrows(InvalidInputException.class, () -> run(anna, anna))
                .getMessage()
                .contains("these do not: a"));
        String markup = anna.replace("}", ", \"markup\": \"ssml\"}");
        assertTrue(assertThrows(InvalidInputException.class, () -> run(markup))
                .getMessage()
                .contains("the field 'markup'"));
        assertThrows(InvalidInputException.class, () -> SpeechJob.parse("--input", "x"));
        assertThrows(InvalidInputException.class, () -> SpeechJob.parse("--inptu", "x"));
        assertThrows(InvalidInputException.class, () -> SpeechJob.parse("--input"));
    }
}
