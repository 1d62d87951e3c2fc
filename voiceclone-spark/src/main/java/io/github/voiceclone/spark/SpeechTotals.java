package io.github.voiceclone.spark;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * Totals of the tasks of a {@link SpeechTransformer}, as accumulators, which Spark's web page shows too. As with all
 * accumulators in transformations, a task that is run again after it had succeeded, because its result was lost, counts
 * again; what a failed task did does not count.
 */
public final class SpeechTotals implements Serializable {
    private static final long serialVersionUID = 1L;

    private final LongAccumulator spoken;
    private final LongAccumulator present;
    private final LongAccumulator failed;
    private final DoubleAccumulator seconds;
    private final DoubleAccumulator busySeconds;

    SpeechTotals(SparkContext spark) {
        spoken = spark.longAccumulator("voiceclone rows spoken");
        present = spark.longAccumulator("voiceclone files there already");
        failed = spark.longAccumulator("voiceclone rows failed");
        seconds = spark.doubleAccumulator("voiceclone seconds of speech");
        busySeconds = spark.doubleAccumulator("voiceclone seconds of tasks");
    }

    /** Returns how many rows were spoken. */
    public long spoken() {
        return spoken.value();
    }

    /** Returns how many rows had their files already. */
    public long present() {
        return present.value();
    }

    /** Returns how many rows could not be spoken. */
    public long failed() {
        return failed.value();
    }

    /** Returns the length of the speech, in seconds. */
    public double seconds() {
        return seconds.value();
    }

    /** Returns how long tasks ran, in seconds, those that ran at the same time added up. */
    public double busySeconds() {
        return busySeconds.value();
    }

    long failedId() {
        return failed.id();
    }

    void addSpoken(double length) {
        spoken.add(1);
        seconds.add(length);
    }

    void addPresent() {
        present.add(1);
    }

    void addFailed() {
        failed.add(1);
    }

    void addBusy(double length) {
        busySeconds.add(length);
    }

    @Override
    public String toString() {
        return spoken() + " spoken, " + present() + " there already, " + failed() + " failed, " + seconds()
                + " s of speech";
    }
}
