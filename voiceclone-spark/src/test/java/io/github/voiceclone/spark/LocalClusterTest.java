package io.github.voiceclone.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.Voice;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioTags;
import io.github.voiceclone.audio.AudioWriter;
import io.github.voiceclone.batch.BatchSeed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two executors in processes of their own, one of which is killed while it speaks. */
class LocalClusterTest {
    private static final Voice ANNA = new Voice("anna", SpeakerEmbedding.of(new float[] {1}), "fake");
    private static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.StringType)
            .add("text", DataTypes.StringType)
            .add("voice", DataTypes.StringType);
    private static final int ROWS = 24;

    @TempDir
    Path folder;

    @Test
    void executorKilledInTheMiddle_losesNothingAndRepeatsNothing() throws Exception {
        String home = System.getenv("SPARK_HOME");
        assumeTrue(home != null, "SPARK_HOME is not set: a local cluster needs a folder to start executors from");
        Files.createDirectories(Path.of(home, "jars"));
        Path pack = Files.createDirectory(folder.resolve("pack"));
        Files.writeString(pack.resolve("where"), folder.toString());
        SparkSession spark = Sessions.start("local-cluster[2,1,1024]", settings());
        try {
            Path files = folder.resolve("files");
            SpeechTransformer toFiles = transformer(pack).setFiles(files.toString());
            List<Row> spoken = speakAndKill(() -> toFiles.transform(rows(spark)).collectAsList(), files);
            assertWhole(spoken);
            for (Row row : spoken) {
                assertArrayEquals(expected(row), Files.readAllBytes(files.resolve(row.getAs("id") + ".wav")));
            }
            Files.delete(folder.resolve("go"));
            String table = folder.resolve("table").toString();
            speakAndKill(
                    () -> {
                        transformer(pack).transform(rows(spark)).write().parquet(table);
                        return List.of();
                    },
                    folder.resolve("none"));
            List<Row> rows = spark.read().parquet(table).collectAsList();
            assertWhole(rows);
            for (Row row : rows) {
                assertArrayEquals(expected(row), speech(row).getAs("audio"));
            }
            for (Map.Entry<String, List<String>> process : log("opened").entrySet()) {
                assertEquals(
                        List.of("opened cuda:7 1"), process.getValue(), "one cloner for each executor, on its GPU");
            }
        } finally {
            spark.stop();
        }
    }

    private Map<String, String> settings() throws IOException {
        Path script = folder.resolve("gpus");
        Files.writeString(script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"7\"]}'\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Map.of(
                "spark.executor.extraClassPath", path,
                "spark.executor.extraJavaOptions", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
                "spark.executorEnv.SPARK_SCALA_VERSION", "2.13",
                "spark.executor.memory", "512m",
                "spark.executor.cores", "1",
                "spark.worker.resource.gpu.amount", "1",
                "spark.worker.resource.gpu.discoveryScript", script.toString(),
                "spark.executor.resource.gpu.amount", "1",
                "spark.task.resource.gpu.amount", "1");
    }

    private static SpeechTransformer transformer(Path pack) {
        return new SpeechTransformer()
                .setFactory(FakeCloners.class.getName())
                .setPack(pack.toString())
                .setVoices(Map.of("anna", ANNA))
                .setWindow(3);
    }

    private static Dataset<Row> rows(SparkSession spark) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            rows.add(RowFactory.create("id" + i, (i % 6 == 4 ? "hold " : "text ") + i, "anna"));
        }
        return spark.createDataFrame(
                JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(rows, 4), SCHEMA);
    }

    /** Runs a job, kills the first executor that holds a row, and lets the rows go. */
    private List<Row> speakAndKill(Callable<List<Row>> job, Path files)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Files.deleteIfExists(folder.resolve("log"));
        var threads = Executors.newSingleThreadExecutor();
        try {
            Future<List<Row>> running = threads.submit(job);
            String held = "";
            long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
            while (held.isEmpty()) {
                assertTrue(System.nanoTime() < end && !running.isDone(), "no row was held");
                TimeUnit.MILLISECONDS.sleep(50);
                held = log("held").keySet().stream().findFirst().orElse("");
            }
            ProcessHandle.of(Long.parseLong(held)).orElseThrow().destroyForcibly();
            Set<String> before = names(files);
            Files.createFile(folder.resolve("go"));
            List<Row> rows = running.get(2, TimeUnit.MINUTES);
            Map<String, Long> times = log("spoken").values().stream()
                    .flatMap(List::stream)
                    .collect(Collectors.groupingBy(line -> line, Collectors.counting()));
            for (String name : before) {
                assertEquals(1, times.get("spoken " + name.replace(".wav", "")), name + " was there before the kill");
            }
            return rows;
        } finally {
            threads.shutdownNow();
        }
    }

    private static Set<String> names(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return Set.of();
        }
        try (var files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".wav"))
                    .collect(Collectors.toSet());
        }
    }

    /** Returns the lines of the log that begin with a word, by the numbers of the processes that wrote them. */
    private Map<String, List<String>> log(String first) throws IOException {
        Path log = folder.resolve("log");
        if (!Files.exists(log)) {
            return Map.of();
        }
        return Files.readAllLines(log).stream()
                .filter(line -> line.startsWith(first + " "))
                .collect(Collectors.groupingBy(
                        line -> line.substring(line.lastIndexOf(' ') + 1),
                        TreeMap::new,
                        Collectors.mapping(line -> line.substring(0, line.lastIndexOf(' ')), Collectors.toList())));
    }

    private static Row speech(Row row) {
        return row.getStruct(row.fieldIndex("speech"));
    }

    private static void assertWhole(List<Row> rows) {
        assertEquals(ROWS, rows.size());
        Set<String> ids = new TreeSet<>();
        for (Row row : rows) {
            assertNull(speech(row).getAs("error"));
            ids.add(row.getAs("id"));
        }
        assertEquals(ROWS, ids.size());
    }

    /** Returns the file that one process alone would write. */
    private static byte[] expected(Row row) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AudioWriter.write(
                FakeCloners.clip(row.getAs("text"), ANNA.speaker(), BatchSeed.of(0, row.getAs("id"))),
                out,
                AudioEncoding.WAV,
                AudioTags.NONE);
        return out.toByteArray();
    }
}
