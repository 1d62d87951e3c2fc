package io.github.voiceclone.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.Voice;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.audio.AudioTags;
import io.github.voiceclone.audio.AudioWriter;
import io.github.voiceclone.batch.BatchSeed;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The transformer on two threads of this process, with cloners without models. */
class SpeechTransformerTest {
    private static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.StringType)
            .add("text", DataTypes.StringType)
            .add("voice", DataTypes.StringType);
    private static final Voice ANNA = new Voice("anna", SpeakerEmbedding.of(new float[] {1}), "fake");

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
        assertEquals(0, ExecutorCloner.open(), "the plugin closes all cloners");
    }

    @BeforeEach
    void reset() {
        FakeCloners.MOST.set(0);
        FakeCloners.CANCELLED.set(0);
    }

    private SpeechTransformer transformer() {
        return new SpeechTransformer()
                .setFactory(FakeCloners.class.getName())
                .setPack("local:" + folder)
                .setVoices(Map.of("anna", ANNA));
    }

    private static Dataset<Row> rows(int partitions, String... texts) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < texts.length; i++) {
            rows.add(RowFactory.create("id" + (char) ('A' + i), texts[i], "anna"));
        }
        return rows(partitions, SCHEMA, rows);
    }

    private static Dataset<Row> rows(int partitions, StructType schema, List<Row> rows) {
        return spark.createDataFrame(
                JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(rows, partitions), schema);
    }

    private static String[] texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "meet " + i).toArray(String[]::new);
    }

    private static Row speech(Row row) {
        return row.getStruct(row.fieldIndex("speech"));
    }

    private static byte[] audio(Row row) {
        return speech(row).getAs("audio");
    }

    private List<String> log() throws IOException {
        Path log = folder.resolve("log");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    private static AudioClip decode(byte[] audio) {
        return AudioFiles.read(new ByteArrayInputStream(audio), "audio", InputLimits.defaults());
    }

    @Test
    void rows_areSpokenInOrderByOneClonerAndShareItsRequests() throws IOException {
        SpeechTransformer transformer = transformer().setWindow(16);
        List<Row> spoken = transformer.transform(rows(2, texts(40))).collectAsList();
        assertEquals(40, spoken.size());
        List<String> ids = spoken.stream().map(row -> row.<String>getAs("id")).toList();
        assertEquals(
                rows(1, texts(40)).collectAsList().stream()
                        .map(row -> row.<String>getAs("id"))
                        .toList(),
                ids);
        for (Row row : spoken) {
            Row speech = speech(row);
            assertNull(speech.getAs("error"));
            assertNull(speech.getAs("file"));
            assertEquals("wav", speech.getAs("format"));
            assertEquals(FakeCloners.RATE, speech.<Integer>getAs("sampleRate"));
            assertEquals(0.1, speech.<Double>getAs("seconds"), 1e-9);
            long seed = BatchSeed.of(0, row.getAs("id"));
            assertEquals(seed, speech.<Long>getAs("seed"));
            Row word = (Row) speech.getList(speech.fieldIndex("words")).get(0);
            assertEquals(RowFactory.create(row.getAs("text"), 0.01, 0.06), word);
            float first = decode(audio(row)).samples().get(100);
            assertEquals(
                    FakeCloners.clip(row.getAs("text"), ANNA.speaker(), seed)
                            .samples()
                            .get(100),
                    first,
                    1e-4);
        }
        assertEquals(1, log().stream().filter(line -> line.startsWith("opened")).count());
        assertTrue(
                FakeCloners.MOST.get() >= FakeCloners.MEETING,
                () -> FakeCloners.MOST + " at once, expected those of both tasks");
        SpeechTotals totals = transformer.totals();
        assertNotNull(totals);
        assertEquals(40, totals.spoken());
        assertEquals(0, totals.failed());
        assertEquals(4, totals.seconds(), 1e-6);
        assertTrue(totals.busySeconds() > 0);
    }

    @Test
    void speech_isTheSameInAnyPartitioning() {
        FakeCloners.MOST.set(FakeCloners.MEETING);
        List<Row> one = transformer().transform(rows(1, texts(12))).collectAsList();
        List<Row> many =
                transformer().setWindow(1).transform(rows(7, texts(12))).collectAsList();
        for (int i = 0; i < one.size(); i++) {
            assertArrayEquals(audio(one.get(i)), audio(many.get(i)));
        }
    }

    @Test
    void failures_areRowsAndTheOthersGoOn() {
        SpeechTransformer transformer = transformer();
        List<Row> given = List.of(
                RowFactory.create("a", "good", "anna"),
                RowFactory.create("b", "bad", "anna"),
                RowFactory.create("c", "defect", "anna"),
                RowFactory.create("d", null, "anna"),
                RowFactory.create("e", "good", "nobody"),
                RowFactory.create(null, "good", "anna"),
                RowFactory.create("g", "good", "anna"));
        List<Row> spoken = transformer.transform(rows(1, SCHEMA, given)).collectAsList();
        List<String> errors =
                spoken.stream().map(row -> speech(row).<String>getAs("error")).toList();
        assertNull(errors.get(0));
        assertEquals("the text is bad", errors.get(1));
        assertEquals("unexpected error: java.lang.IllegalStateException: a defect", errors.get(2));
        assertEquals("the text is null", errors.get(3));
        assertTrue(
                errors.get(4).startsWith("there is no voice 'nobody': no saved voice of that name (there are anna)"));
        assertEquals("the id is null", errors.get(5));
        assertNull(errors.get(6));
        assertNull(audio(spoken.get(1)));
        assertEquals(5, transformer.totals().failed());
        assertEquals(2, transformer.totals().spoken());
    }

    @Test
    void tooManyFailures_endTheJob() {
        FakeCloners.MOST.set(FakeCloners.MEETING);
        String[] texts = texts(40);
        for (int i = 0; i < 40; i += 4) {
            texts[i] = "bad " + i;
        }
        assertEquals(
                40,
                transformer()
                        .setMaxFailures(10)
                        .transform(rows(8, texts))
                        .collectAsList()
                        .size());
        for (int partitions : new int[] {1, 20}) {
            Dataset<Row> spoken = transformer().setMaxFailures(3).transform(rows(partitions, texts));
            Exception error = assertThrows(Exception.class, spoken::collectAsList);
            assertTrue(
                    String.valueOf(error.getMessage()).contains("more than 3 rows cannot be spoken"), () -> error + "");
        }
    }

    @Test
    void schema_isCheckedOnTheDriverWithOneMessage() {
        Dataset<Row> wrong =
                spark.range(3).withColumn("voice", functions.lit(1)).withColumn("speech", functions.lit(""));
        InvalidInputException error =
                assertThrows(InvalidInputException.class, () -> transformer().transform(wrong));
        assertEquals(
                "the rows cannot be spoken: column 'text' is missing, expected one of type string; column 'voice' is of type"
                        + " int, expected string or binary; there is a column 'speech' already, the name of the speech's"
                        + " column; the columns are id (bigint), voice (int), speech (string)",
                error.getMessage());
        assertThrows(
                InvalidInputException.class,
                () -> transformer().setFormat("mp5").transform(rows(1, "a")));
        assertThrows(
                InvalidInputException.class, () -> transformer().setWindow(0).transform(rows(1, "a")));
        assertThrows(
                InvalidInputException.class, () -> transformer().setFiles("x").transform(rows(1, "a")));
    }

    @Test
    void voices_areNamesPathsOrBytes() throws IOException {
        Path saved = folder.resolve("bea.voice");
        ANNA.save(saved);
        Path recording = folder.resolve("me.wav");
        AudioWriter.write(AudioClip.of(new float[] {0.5f, 0.5f}, 16_000), recording, AudioEncoding.WAV, AudioTags.NONE);
        SpeechTransformer transformer = new SpeechTransformer()
                .setFactory(FakeCloners.class.getName())
                .setPack("local:" + folder)
                .setVoices(folder.toString());
        List<Row> paths = List.of(
                RowFactory.create("a", "x", "bea"),
                RowFactory.create("a", "x", saved.toString()),
                RowFactory.create("b", "x", recording.toString()),
                RowFactory.create("c", "x", recording.toString()));
        List<Row> spoken = transformer.transform(rows(1, SCHEMA, paths)).collectAsList();
        spoken.forEach(row -> assertNull(speech(row).getAs("error")));
        assertArrayEquals(audio(spoken.get(0)), audio(spoken.get(1)));
        StructType binary = SCHEMA.add("content", DataTypes.BinaryType);
        List<Row> contents = List.of(
                RowFactory.create("a", "x", null, Files.readAllBytes(saved)),
                RowFactory.create("b", "x", null, Files.readAllBytes(recording)),
                RowFactory.create("c", "x", null, new byte[] {1, 2, 3}));
        List<Row> others = transformer
                .setVoiceCol("content")
                .transform(rows(1, binary, contents))
                .collectAsList();
        assertArrayEquals(audio(spoken.get(0)), audio(others.get(0)));
        assertNull(speech(others.get(1)).getAs("error"));
        assertNotNull(speech(others.get(2)).getAs("error"));
        assertEquals(2, log().stream().filter(line -> line.startsWith("voice")).count());
    }

    @Test
    void transformer_isSavedLoadedAndPipelined() throws IOException {
        Path saved = folder.resolve("anna.voice");
        ANNA.save(saved);
        SpeechTransformer transformer = new SpeechTransformer()
                .setFactory(FakeCloners.class.getName())
                .setPack("local:" + folder)
                .setVoices(folder.toString())
                .setSeed(5)
                .setSpeed(1.5)
                .setOutputCol("said");
        PipelineModel model =
                new Pipeline().setStages(new PipelineStage[] {transformer}).fit(rows(1, "a"));
        String path = folder.resolve("model").toString();
        model.save(path);
        SpeechTransformer loaded = (SpeechTransformer) PipelineModel.load(path).stages()[0];
        assertEquals(transformer.uid(), loaded.uid());
        assertEquals(
                transformer.extractParamMap().toSeq().toSet().size(),
                loaded.extractParamMap().toSeq().toSet().size());
        Row row = loaded.transform(rows(1, "a")).head();
        assertEquals(BatchSeed.of(5, "idA"), row.getStruct(3).<Long>getAs("seed"));
        assertNull(row.getStruct(3).getAs("error"));
    }

    @Test
    void files_areWrittenOnceAndNotSpokenAgain() throws IOException {
        FakeCloners.MOST.set(FakeCloners.MEETING);
        Path files = folder.resolve("files");
        SpeechTransformer transformer = transformer().setFiles(files.toString());
        List<Row> spoken = transformer.transform(rows(3, texts(6))).collectAsList();
        assertEquals(files.resolve("idA.wav").toString(), speech(spoken.get(0)).getAs("file"));
        assertNull(audio(spoken.get(0)));
        Files.delete(files.resolve("idD.wav"));
        SpeechTransformer again = transformer().setFiles(files.toString());
        List<Row> rerun = again.transform(rows(2, texts(6))).collectAsList();
        assertEquals(6, rerun.size());
        assertEquals(1, again.totals().spoken());
        assertEquals(5, again.totals().present());
        assertEquals(7, log().stream().filter(line -> line.startsWith("spoken")).count());
        List<Row> bytes = transformer().transform(rows(2, texts(6))).collectAsList();
        for (int i = 0; i < 6; i++) {
            assertArrayEquals(audio(bytes.get(i)), Files.readAllBytes(files.resolve("id" + (char) ('A' + i) + ".wav")));
        }
        try (var names = Files.list(files)) {
            assertEquals(6, names.count(), "no parts are left");
        }
    }

    @Test
    void missing_areRowsWithoutSpeechOrWithAnError() {
        String path = folder.resolve("done").toString();
        transformer().transform(rows(2, "a", "bad", "c")).write().parquet(path);
        List<Row> left = transformer()
                .missing(rows(1, "a", "bad", "c", "d"), spark.read().parquet(path))
                .collectAsList();
        assertEquals(
                List.of("idB", "idD"),
                left.stream().map(row -> row.getString(0)).sorted().toList());
    }

    @Test
    void killedTask_cancelsItsRequests() throws InterruptedException {
        for (boolean interrupt : new boolean[] {true, false}) {
            FakeCloners.CANCELLED.set(0);
            Thread job = new Thread(() -> {
                spark.sparkContext().setJobGroup("slow", "slow", interrupt);
                transformer().transform(rows(1, "slow 1", "slow 2", "slow 3")).collectAsList();
            });
            job.setUncaughtExceptionHandler((thread, error) -> {});
            job.start();
            waitFor(() -> FakeCloners.RUNNING.get() == 3);
            spark.sparkContext().cancelJobGroup("slow");
            waitFor(() -> FakeCloners.RUNNING.get() == 0);
            assertEquals(3, FakeCloners.CANCELLED.get());
            job.join();
        }
    }

    @Test
    void rowsLeftOver_areCancelled() throws InterruptedException {
        Row row = transformer().transform(rows(1, "a", "slow 1", "slow 2")).head();
        assertEquals("a", row.getAs("text"));
        waitFor(() -> FakeCloners.RUNNING.get() == 0);
    }

    private static void waitFor(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "waited for a minute");
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }
}
