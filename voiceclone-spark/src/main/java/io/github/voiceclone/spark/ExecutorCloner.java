package io.github.voiceclone.spark;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.batch.BatchVoices;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The voice cloner of an executor, shared by its tasks, so that their rows share decoder steps. There is one for each
 * device in use; it stays open between tasks, and is closed when a task needs other settings and none uses it, or when the
 * executor ends. Thread-safe.
 */
final class ExecutorCloner {
    private static final Logger LOG = LoggerFactory.getLogger(ExecutorCloner.class);

    /** The longest that requests may go on when the executor ends. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    @GuardedBy("ExecutorCloner.class")
    private static final Map<Key, ExecutorCloner> OPEN = new HashMap<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(ExecutorCloner::closeAll, "voiceclone-spark-close"));
    }

    /** Settings that a voice cloner is opened with. */
    private record Key(
            String factory,
            String backend,
            Optional<DistributedPack> pack,
            String precision,
            String device,
            int threads,
            int maxConcurrent) {}

    private final VoiceCloner cloner;
    private final BatchVoices voices;
    /** Threads that read voices and wait for room in the queue; the work is done on those of the cloner. */
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "voiceclone-spark");
        thread.setDaemon(true);
        return thread;
    });

    private int users;

    private ExecutorCloner(VoiceCloner cloner) {
        this.cloner = cloner;
        this.voices = new BatchVoices(cloner);
    }

    /** Returns the executor's voice cloner, opened if it is the first time; to be given back with {@link #release}. */
    static synchronized ExecutorCloner acquire(TaskSettings settings, String device) {
        Key key = new Key(
                settings.factory(),
                settings.backend(),
                Optional.ofNullable(settings.pack()),
                settings.precision(),
                device,
                settings.threads() > 0 ? settings.threads() : cores(),
                settings.maxConcurrent());
        ExecutorCloner shared = OPEN.get(key);
        if (shared == null) {
            closeUnused(key);
            shared = new ExecutorCloner(open(key));
            OPEN.put(key, shared);
        }
        shared.users++;
        return shared;
    }

    /** Closes what no task uses, unless it differs in the device only. */
    @GuardedBy("ExecutorCloner.class")
    private static void closeUnused(Key wanted) {
        for (Iterator<Map.Entry<Key, ExecutorCloner>> all = OPEN.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Key, ExecutorCloner> entry = all.next();
            if (entry.getValue().users == 0 && !sameButForDevice(entry.getKey(), wanted)) {
                all.remove();
                entry.getValue().close();
            }
        }
    }

    private static boolean sameButForDevice(Key one, Key other) {
        return !one.device.isEmpty()
                && one.factory.equals(other.factory)
                && one.backend.equals(other.backend)
                && one.pack.equals(other.pack)
                && one.precision.equals(other.precision)
                && one.threads == other.threads
                && one.maxConcurrent == other.maxConcurrent;
    }

    private static VoiceCloner open(Key key) {
        ClonerSettings settings = new ClonerSettings(
                text(key.backend),
                key.pack.map(DistributedPack::source),
                text(key.precision),
                text(key.device),
                key.threads,
                key.maxConcurrent);
        long start = System.nanoTime();
        VoiceCloner cloner = factory(key.factory).open(settings);
        LOG.info(
                "opened a voice cloner for this executor in {} ms: {}",
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
                cloner.synthesizerInfo());
        SpeechMetrics.opened();
        return cloner;
    }

    private static ClonerFactory factory(String name) {
        if (name.isEmpty()) {
            return settings -> ClonerFactory.builder(settings).build();
        }
        try {
            Class<?> type = Class.forName(name, true, Thread.currentThread().getContextClassLoader());
            return type.asSubclass(ClonerFactory.class).getConstructor().newInstance();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new InvalidInputException(
                    "factory " + name
                            + " cannot be used, expected a class on the executors' class path that implements "
                            + ClonerFactory.class.getName() + " and has a public constructor without parameters: " + e,
                    e);
        }
    }

    private static Optional<String> text(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    /** Returns the cores of this executor. */
    private static int cores() {
        SparkEnv env = SparkEnv.get();
        SparkConf conf = env == null ? new SparkConf(false) : env.conf();
        return conf.getInt("spark.executor.cores", Runtime.getRuntime().availableProcessors());
    }

    VoiceCloner cloner() {
        return cloner;
    }

    BatchVoices voices() {
        return voices;
    }

    ExecutorService threads() {
        return threads;
    }

    /** Gives the voice cloner back; it stays open for the next task. */
    void release() {
        synchronized (ExecutorCloner.class) {
            users--;
        }
    }

    /** Returns how many voice cloners are open. */
    static synchronized int open() {
        return OPEN.size();
    }

    /** Closes all voice cloners, also those in use. */
    static synchronized void closeAll() {
        OPEN.values().forEach(ExecutorCloner::close);
        OPEN.clear();
    }

    private void close() {
        threads.shutdown();
        SpeechMetrics.closed();
        try {
            cloner.close(GRACE);
        } catch (RuntimeException e) {
            LOG.warn("a voice cloner cannot be closed", e);
        }
    }
}
