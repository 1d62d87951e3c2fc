package io.github.voiceclone.spark;

import static org.apache.spark.sql.functions.col;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Markup;
import io.github.voiceclone.Voice;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Adds speech to rows: each has an id, a text and a voice.
 *
 * <pre>{@code
 * SpeechTransformer speech = new SpeechTransformer().setVoices("voices").setFormat("flac");
 * speech.transform(rows).write().parquet("speech");
 * }</pre>
 *
 * <p>The id is a string or a whole number and tells the rows from one another: the seed of a row derives from it ({@link
 * io.github.voiceclone.batch.BatchSeed}), so that a row has the same random draws in any partitioning and when its task is
 * run again. The voice is the name of a saved voice of {@link #setVoices}, the path of a recording or saved voice that every
 * executor has (or of one added with {@code SparkContext.addFile}), or the content of such a file. The added column, {@code
 * speech}, is a struct:
 *
 * <table>
 * <caption>Fields of the speech</caption>
 * <tr><th>field</th><th>type</th><th>content</th></tr>
 * <tr><td>audio</td><td>binary</td><td>an audio file; null with {@link #setFiles}, or if there is an error</td></tr>
 * <tr><td>file</td><td>string</td><td>the path of the audio file, with {@link #setFiles}</td></tr>
 * <tr><td>format</td><td>string</td><td>its format, as in {@code wav}</td></tr>
 * <tr><td>sampleRate</td><td>int</td><td>its sample rate in Hz</td></tr>
 * <tr><td>seconds</td><td>double</td><td>its length</td></tr>
 * <tr><td>words</td><td>array of struct</td><td>text, start and end of each word, in seconds</td></tr>
 * <tr><td>seed</td><td>bigint</td><td>the seed it was spoken with</td></tr>
 * <tr><td>warning</td><td>string</td><td>what of the text is not in the speech; null if all of it is</td></tr>
 * <tr><td>error</td><td>string</td><td>why the row could not be spoken; null if it was</td></tr>
 * </table>
 *
 * <p>Rows are spoken when an action asks for them, and again by the next action, unless they are written or cached. The
 * tasks of an executor share one voice cloner, and each keeps a window of rows in the making.
 */
public final class SpeechTransformer extends Transformer implements DefaultParamsWritable {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final Param<String> idCol;
    private final Param<String> textCol;
    private final Param<String> voiceCol;
    private final Param<String> seedCol;
    private final Param<String> outputCol;
    private final Param<String> pack;
    private final Param<String> backend;
    private final Param<String> precision;
    private final Param<String> device;
    private final Param<String> factory;
    private final Param<String> voices;
    private final Param<String> format;
    private final Param<String> files;
    private final Param<String> markup;
    private final IntParam sampleRate;
    private final IntParam threads;
    private final IntParam maxConcurrent;
    private final IntParam window;
    private final IntParam maxAttempts;
    private final LongParam seed;
    private final LongParam maxFailures;
    private final DoubleParam speed;
    private final DoubleParam loudness;

    private transient @Nullable SavedVoices givenVoices;
    private transient @Nullable SpeechTotals totals;

    /** Creates a transformer with the defaults. */
    public SpeechTransformer() {
        this(Identifiable$.MODULE$.randomUID("speech"));
    }

    /** Creates a transformer of a name; Spark does, when it loads one. */
    public SpeechTransformer(String uid) {
        this.uid = uid;
        idCol = text("idCol", "column of ids", "id");
        textCol = text("textCol", "column of texts", "text");
        voiceCol = text("voiceCol", "column of voices", "voice");
        seedCol = text("seedCol", "column of seeds, in place of those derived from ids", "");
        outputCol = text("outputCol", "column to add", "speech");
        pack = text("pack", "voice pack, a folder or zip file of the driver, or local:/folder of every machine", "");
        backend = text("backend", "name of the backend", "");
        precision = text("precision", "precision to run in", "");
        device = text("device", "device to run on; the GPU of the task if Spark gave it one", "");
        factory = text("factory", "name of a class that opens voice cloners", "");
        voices = text("voices", "folder of saved voices on the driver", "");
        format = text("format", "format of the audio", "wav");
        files = text("files", "folder to write audio files to, the same on every machine", "");
        markup = text("markup", "markup of the texts: none, pauses or ssml", "none");
        sampleRate = new IntParam(this, "sampleRate", "sample rate of the audio in Hz; 0 for the voice's");
        threads = new IntParam(this, "threads", "threads of one call; 0 for the cores of the executor");
        maxConcurrent = new IntParam(this, "maxConcurrent", "rows of an executor that are spoken at once");
        window = new IntParam(this, "window", "rows of a task in the making");
        maxAttempts = new IntParam(this, "maxAttempts", "times to synthesize a segment while words of it are wrong");
        seed = new LongParam(this, "seed", "seed that those of the rows derive from");
        maxFailures = new LongParam(this, "maxFailures", "rows that may fail before the job ends");
        speed = new DoubleParam(this, "speed", "how many times faster than the model speaks");
        loudness = new DoubleParam(this, "loudness", "loudness in LUFS; NaN for the model's own");
        setDefault(sampleRate, 0);
        setDefault(threads, 0);
        setDefault(maxConcurrent, 32);
        setDefault(window, 4);
        setDefault(maxAttempts, 3);
        setDefault(seed, 0L);
        setDefault(maxFailures, Long.MAX_VALUE);
        setDefault(speed, 1.0);
        setDefault(loudness, Double.NaN);
    }

    private Param<String> text(String name, String doc, String value) {
        Param<String> param = new Param<>(uid, name, doc, String.class);
        setDefault(param, value);
        return param;
    }

    /** Returns a reader of saved transformers. */
    public static MLReader<SpeechTransformer> read() {
        return new DefaultParamsReader<>();
    }

    /** Loads a transformer that {@code save} wrote. */
    public static SpeechTransformer load(String path) {
        return read().load(path);
    }

    @Override
    public String uid() {
        return uid;
    }

    @Override
    public SpeechTransformer copy(ParamMap extra) {
        SpeechTransformer copy = defaultCopy(extra);
        copy.givenVoices = givenVoices;
        return copy;
    }

    /**
     * Returns the schema of the speech.
     *
     * @throws InvalidInputException if columns are missing or of another type, or a setting cannot be used
     */
    @Override
    public StructType transformSchema(StructType schema) {
        settings(null);
        return columns().with(schema);
    }

    /**
     * Returns the rows with their speech.
     *
     * @throws InvalidInputException as {@link #transformSchema} does, or if the pack or a saved voice cannot be read
     */
    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        StructType schema = dataset.schema();
        StructType output = transformSchema(schema);
        SparkContext spark = dataset.sparkSession().sparkContext();
        DistributedPack distributed = text(pack).isEmpty() ? null : DistributedPack.of(text(pack), spark);
        SpeechTotals counted = new SpeechTotals(spark);
        totals = counted;
        long limit = (Long) getOrDefault(maxFailures);
        if (limit != Long.MAX_VALUE) {
            FailureLimit.set(spark, counted.failedId(), limit);
        }
        Broadcast<SavedVoices> saved = JavaSparkContext.fromSparkContext(spark).broadcast(savedVoices());
        SpeechTask task = new SpeechTask(settings(distributed), columns(), schema, saved, counted);
        return dataset.toDF().mapPartitions(task, Encoders.row(output));
    }

    private SavedVoices savedVoices() {
        return givenVoices == null ? SavedVoices.read(text(voices)) : givenVoices;
    }

    private SpeechSchema columns() {
        return new SpeechSchema(text(idCol), text(textCol), text(voiceCol), text(seedCol), text(outputCol));
    }

    private String text(Param<String> param) {
        return getOrDefault(param);
    }

    /** Returns the settings, checked. */
    private TaskSettings settings(@Nullable DistributedPack distributed) {
        TaskSettings settings = new TaskSettings(
                text(factory),
                text(backend),
                distributed,
                text(precision),
                text(device),
                atLeast(0, threads),
                atLeast(1, maxConcurrent),
                atLeast(1, window),
                text(format),
                atLeast(0, sampleRate),
                text(files),
                (Long) getOrDefault(seed),
                (Double) getOrDefault(speed),
                (Double) getOrDefault(loudness),
                text(markup),
                atLeast(1, maxAttempts),
                (Long) getOrDefault(maxFailures));
        if (Stream.of(Markup.values()).noneMatch(known -> known.name().equalsIgnoreCase(settings.markup()))) {
            throw new InvalidInputException("markup is '" + settings.markup() + "', expected none, pauses or ssml");
        }
        if (!settings.files().isEmpty() && !Path.of(settings.files()).isAbsolute()) {
            throw new InvalidInputException(
                    "files is '" + settings.files() + "', expected an absolute path, the same on every machine");
        }
        if (settings.maxFailures() < 0) {
            throw new InvalidInputException("maxFailures is " + settings.maxFailures() + ", expected 0 or more");
        }
        settings.encoding().requireEncoder();
        try {
            settings.options();
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(String.valueOf(e.getMessage()), e);
        }
        return settings;
    }

    private int atLeast(int least, IntParam param) {
        int value = (Integer) getOrDefault(param);
        if (value < least) {
            throw new InvalidInputException(param.name() + " is " + value + ", expected at least " + least);
        }
        return value;
    }

    /**
     * Returns the rows that have no speech yet: those whose id is not among {@code done}, or is there with an error.
     *
     * @param rows rows to speak
     * @param done rows with speech, as of an earlier, unfinished job
     */
    public Dataset<Row> missing(Dataset<Row> rows, Dataset<Row> done) {
        String id = text(idCol);
        Dataset<Row> spoken =
                done.filter(col(text(outputCol) + ".error").isNull()).select(id);
        return rows.join(spoken, new String[] {id}, "left_anti");
    }

    /** Returns what the tasks of the last {@link #transform} have done so far; null before it. */
    public @Nullable SpeechTotals totals() {
        return totals;
    }

    private <T> SpeechTransformer with(Param<T> param, T value) {
        set(param, value);
        return this;
    }

    /** Sets the column of ids; {@code id} unless set. */
    public SpeechTransformer setIdCol(String value) {
        return with(idCol, value);
    }

    /** Sets the column of texts; {@code text} unless set. */
    public SpeechTransformer setTextCol(String value) {
        return with(textCol, value);
    }

    /** Sets the column of voices; {@code voice} unless set. */
    public SpeechTransformer setVoiceCol(String value) {
        return with(voiceCol, value);
    }

    /** Sets a column of seeds; where it is null, and unless it is set, seeds derive from ids. */
    public SpeechTransformer setSeedCol(String value) {
        return with(seedCol, value);
    }

    /** Sets the column to add; {@code speech} unless set. */
    public SpeechTransformer setOutputCol(String value) {
        return with(outputCol, value);
    }

    /**
     * Sets the voice pack: a folder or zip file of the driver, which Spark distributes and executors verify, or
     * {@code local:} and a folder that every machine has. The pack embedded on the class path unless set.
     */
    public SpeechTransformer setPack(String value) {
        return with(pack, value);
    }

    /** Sets the backend, as {@link io.github.voiceclone.VoiceClonerBuilder#backend(String)} does. */
    public SpeechTransformer setBackend(String value) {
        return with(backend, value);
    }

    /** Sets the precision, as {@link io.github.voiceclone.VoiceClonerBuilder#precision} does. */
    public SpeechTransformer setPrecision(String value) {
        return with(precision, value);
    }

    /** Sets the device; unless set, {@code cuda:} and the address of the task's GPU, if Spark gave it one. */
    public SpeechTransformer setDevice(String value) {
        return with(device, value);
    }

    /** Sets the name of a {@link ClonerFactory} on the executors' class path. */
    public SpeechTransformer setFactory(String value) {
        return with(factory, value);
    }

    /** Sets the folder of the driver whose saved voices rows may name: {@code anna} is {@code anna.voice}. */
    public SpeechTransformer setVoices(String value) {
        return with(voices, value);
    }

    /** Sets the saved voices that rows may name, in place of a folder's. They are not saved with the transformer. */
    public SpeechTransformer setVoices(Map<String, Voice> value) {
        givenVoices = SavedVoices.of(value);
        return this;
    }

    /** Sets the format of the audio, of {@link io.github.voiceclone.audio.AudioEncoders}; {@code wav} unless set. */
    public SpeechTransformer setFormat(String value) {
        return with(format, value.toLowerCase(Locale.ROOT));
    }

    /** Sets the sample rate of the audio, in Hz; 0, the voice's, unless set. */
    public SpeechTransformer setSampleRate(int value) {
        set(sampleRate, value);
        return this;
    }

    /**
     * Sets a folder that audio is written to instead of into the rows: the same folder on every machine, as on a network file
     * system. A file is named by its row's id and gets its name when it is complete; a row whose file is there is not
     * spoken again.
     */
    public SpeechTransformer setFiles(String value) {
        return with(files, value);
    }

    /** Sets the markup of the texts: {@code none}, {@code pauses} or {@code ssml}; none unless set. */
    public SpeechTransformer setMarkup(String value) {
        return with(markup, value.toLowerCase(Locale.ROOT));
    }

    /** Sets the most threads one call computes with; 0, the cores of the executor, unless set. */
    public SpeechTransformer setThreads(int value) {
        set(threads, value);
        return this;
    }

    /** Sets how many rows of an executor are spoken at once, by all its tasks together; 32 unless set. */
    public SpeechTransformer setMaxConcurrent(int value) {
        set(maxConcurrent, value);
        return this;
    }

    /** Sets how many rows of a task are in the making at once; 4 unless set. */
    public SpeechTransformer setWindow(int value) {
        set(window, value);
        return this;
    }

    /** Sets how often a segment is synthesized while words of it are wrong; 3 unless set. */
    public SpeechTransformer setMaxAttempts(int value) {
        set(maxAttempts, value);
        return this;
    }

    /** Sets the seed that those of the rows derive from; 0 unless set. */
    public SpeechTransformer setSeed(long value) {
        set(seed, value);
        return this;
    }

    /** Sets how many rows may fail before the job ends; no limit unless set. */
    public SpeechTransformer setMaxFailures(long value) {
        set(maxFailures, value);
        return this;
    }

    /** Sets the speed, from 0.25 to 4; 1 unless set. */
    public SpeechTransformer setSpeed(double value) {
        set(speed, value);
        return this;
    }

    /** Sets the loudness in LUFS, from -50 to -5; the model's own unless set. */
    public SpeechTransformer setLoudness(double value) {
        set(loudness, value);
        return this;
    }

    /** Returns the parameter of {@link #setIdCol}. */
    public Param<String> idCol() {
        return idCol;
    }

    /** Returns the parameter of {@link #setTextCol}. */
    public Param<String> textCol() {
        return textCol;
    }

    /** Returns the parameter of {@link #setVoiceCol}. */
    public Param<String> voiceCol() {
        return voiceCol;
    }

    /** Returns the parameter of {@link #setSeedCol}. */
    public Param<String> seedCol() {
        return seedCol;
    }

    /** Returns the parameter of {@link #setOutputCol}. */
    public Param<String> outputCol() {
        return outputCol;
    }

    /** Returns the parameter of {@link #setPack}. */
    public Param<String> pack() {
        return pack;
    }

    /** Returns the parameter of {@link #setBackend}. */
    public Param<String> backend() {
        return backend;
    }

    /** Returns the parameter of {@link #setPrecision}. */
    public Param<String> precision() {
        return precision;
    }

    /** Returns the parameter of {@link #setDevice}. */
    public Param<String> device() {
        return device;
    }

    /** Returns the parameter of {@link #setFactory}. */
    public Param<String> factory() {
        return factory;
    }

    /** Returns the parameter of {@link #setVoices(String)}. */
    public Param<String> voices() {
        return voices;
    }

    /** Returns the parameter of {@link #setFormat}. */
    public Param<String> format() {
        return format;
    }

    /** Returns the parameter of {@link #setSampleRate}. */
    public IntParam sampleRate() {
        return sampleRate;
    }

    /** Returns the parameter of {@link #setFiles}. */
    public Param<String> files() {
        return files;
    }

    /** Returns the parameter of {@link #setMarkup}. */
    public Param<String> markup() {
        return markup;
    }

    /** Returns the parameter of {@link #setThreads}. */
    public IntParam threads() {
        return threads;
    }

    /** Returns the parameter of {@link #setMaxConcurrent}. */
    public IntParam maxConcurrent() {
        return maxConcurrent;
    }

    /** Returns the parameter of {@link #setWindow}. */
    public IntParam window() {
        return window;
    }

    /** Returns the parameter of {@link #setMaxAttempts}. */
    public IntParam maxAttempts() {
        return maxAttempts;
    }

    /** Returns the parameter of {@link #setSeed}. */
    public LongParam seed() {
        return seed;
    }

    /** Returns the parameter of {@link #setMaxFailures}. */
    public LongParam maxFailures() {
        return maxFailures;
    }

    /** Returns the parameter of {@link #setSpeed}. */
    public DoubleParam speed() {
        return speed;
    }

    /** Returns the parameter of {@link #setLoudness}. */
    public DoubleParam loudness() {
        return loudness;
    }
}
