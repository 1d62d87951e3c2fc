package io.github.voiceclone.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.github.voiceclone.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Job for {@code spark-submit}: speaks the rows of a file or folder and writes them with their speech as Parquet.
 *
 * <pre>
 * spark-submit --class io.github.voiceclone.spark.SpeechJob voiceclone-spark-job.jar --input lines.jsonl --output speech
 * </pre>
 *
 * <p>The input is Parquet, or JSON Lines as of {@code voiceclone batch}: the fields {@code id}, {@code text}, and
 * {@code reference} (a recording) or {@code voice}; {@code seed} may follow. A rerun into the same output speaks the rows that are
 * missing there or have an error.
 */
public final class SpeechJob {
    private static final Logger LOG = LoggerFactory.getLogger(SpeechJob.class);

    /** The options and what they are. */
    private static final Map<String, String> OPTIONS = options();

    private SpeechJob() {}

    private static Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("--input", "rows to speak: .jsonl, .json or .parquet");
        options.put(
                "--output",
                "folder of the rows with their speech, as Parquet; those that are there are not spoken again");
        options.put(
                "--files", "folder for audio files, the same on every machine; without it the audio is in the rows");
        options.put("--format", "format of the audio; wav unless given");
        options.put("--pack", "voice pack: a folder or zip file of the driver, or local:/folder of every machine");
        options.put("--voices", "folder of saved voices on the driver");
        options.put("--backend", "backend");
        options.put("--precision", "precision");
        options.put("--device", "device");
        options.put("--factory", "class that opens voice cloners");
        options.put("--seed", "seed that those of the rows derive from");
        options.put("--window", "rows of a task in the making");
        options.put("--max-failures", "rows that may fail before the job ends");
        options.put("--partitions", "number of tasks; that of the input unless given");
        return options;
    }

    /**
     * Runs the job.
     *
     * @throws InvalidInputException if an option or the input cannot be used
     */
    public static void main(String[] args) throws IOException {
        Map<String, String> given = parse(args);
        SparkSession spark = SparkSession.builder().appName("voiceclone").getOrCreate();
        try {
            run(spark, given);
        } finally {
            spark.stop();
        }
    }

    /** Returns the options by name. */
    static Map<String, String> parse(String... args) {
        Map<String, String> given = new LinkedHashMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!OPTIONS.containsKey(args[i])) {
                throw new InvalidInputException("there is no option '" + args[i] + "'; there are " + usage());
            }
            if (i + 1 == args.length) {
                throw new InvalidInputException("option " + args[i] + " has no value");
            }
            given.put(args[i], args[i + 1]);
        }
        for (String name : List.of("--input", "--output")) {
            if (!given.containsKey(name)) {
                throw new InvalidInputException("option " + name + " is missing; there are " + usage());
            }
        }
        return given;
    }

    private static String usage() {
        return String.join(
                ", ",
                OPTIONS.entrySet().stream()
                        .map(option -> option.getKey() + " (" + option.getValue() + ")")
                        .toList());
    }

    /** Runs the job in a session; returns what it did. */
    static SpeechTotals run(SparkSession spark, Map<String, String> given) throws IOException {
        SpeechTransformer transformer = transformer(given);
        Dataset<Row> input = input(spark, given.getOrDefault("--input", ""));
        if (Arrays.asList(input.columns()).contains("seed")) {
            transformer.setSeedCol("seed");
        }
        transformer.transformSchema(input.schema());
        requireDistinct(input);
        String output = given.getOrDefault("--output", "");
        Dataset<Row> rows =
                isThere(spark, output) ? transformer.missing(input, spark.read().parquet(output)) : input;
        if (given.containsKey("--partitions")) {
            rows = rows.repartition((int) number("--partitions", given.getOrDefault("--partitions", "")), col("id"));
        }
        // Version 2 of the committer keeps what finished tasks wrote when the job is interrupted.
        transformer
                .transform(rows)
                .write()
                .option("mapreduce.fileoutputcommitter.algorithm.version", "2")
                .option("maxRecordsPerFile", 2000)
                .mode(SaveMode.Append)
                .parquet(output);
        SpeechTotals totals = Objects.requireNonNull(transformer.totals());
        LOG.info("{}", totals);
        return totals;
    }

    private static SpeechTransformer transformer(Map<String, String> given) {
        SpeechTransformer transformer = new SpeechTransformer();
        given.forEach((name, value) -> {
            switch (name) {
                case "--files" -> transformer.setFiles(value);
                case "--format" -> transformer.setFormat(value);
                case "--pack" -> transformer.setPack(value);
                case "--voices" -> transformer.setVoices(value);
                case "--backend" -> transformer.setBackend(value);
                case "--precision" -> transformer.setPrecision(value);
                case "--device" -> transformer.setDevice(value);
                case "--factory" -> transformer.setFactory(value);
                case "--seed" -> transformer.setSeed(number(name, value));
                case "--window" -> transformer.setWindow((int) number(name, value));
                case "--max-failures" -> transformer.setMaxFailures(number(name, value));
                default -> {
                    // Not the transformer's.
                }
            }
        });
        return transformer;
    }

    private static long number(String name, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new InvalidInputException(name + " is '" + value + "', expected a whole number", e);
        }
    }

    private static Dataset<Row> input(SparkSession spark, String path) {
        if (path.endsWith(".parquet")) {
            return spark.read().parquet(path);
        }
        Dataset<Row> lines = spark.read().option("mode", "FAILFAST").json(path);
        Set<String> columns = new TreeSet<>(Arrays.asList(lines.columns()));
        for (String other : List.of("out", "markup")) {
            if (columns.contains(other)) {
                throw new InvalidInputException(
                        path + ": the field '" + other + "' of a batch is not known to this job: leave it out");
            }
        }
        if (!columns.contains("reference")) {
            return lines;
        }
        Column reference = resolved(col("reference"), path);
        Column voice = columns.contains("voice") ? coalesce(col("voice"), reference) : reference;
        return lines.withColumn("voice", voice).drop("reference");
    }

    /** Returns recordings relative to the folder of a file of this machine, as in a batch. */
    private static Column resolved(Column reference, String input) {
        if (input.contains(":")) {
            return reference;
        }
        Path folder = Path.of(input).toAbsolutePath().normalize().getParent();
        return when(reference.startsWith("/"), reference).otherwise(concat(lit(folder + "/"), reference));
    }

    private static void requireDistinct(Dataset<Row> input) {
        List<Row> twice =
                input.groupBy("id").count().filter(col("count").gt(1)).limit(5).collectAsList();
        if (!twice.isEmpty()) {
            throw new InvalidInputException("ids must differ from one another; these do not: "
                    + String.join(
                            ", ",
                            twice.stream()
                                    .map(row -> String.valueOf(row.get(0)))
                                    .toList()));
        }
    }

    private static boolean isThere(SparkSession spark, String output) throws IOException {
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(output);
        FileSystem files = path.getFileSystem(spark.sparkContext().hadoopConfiguration());
        return files.exists(path) && files.globStatus(new org.apache.hadoop.fs.Path(path, "part-*")).length > 0;
    }
}
