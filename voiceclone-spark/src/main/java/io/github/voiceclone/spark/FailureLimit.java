package io.github.voiceclone.spark;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.ExceptionFailure;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.collection.Iterator;

/** Ends jobs in which too many rows cannot be spoken: by the counts of tasks that ended, or by a task that says so. */
final class FailureLimit extends SparkListener {
    private static final Map<SparkContext, FailureLimit> LISTENERS = new WeakHashMap<>();

    private final SparkContext spark;
    private final Map<Long, Long> limits = new ConcurrentHashMap<>();

    private FailureLimit(SparkContext spark) {
        this.spark = spark;
    }

    /** Limits the failures that a transformer counts. */
    static void set(SparkContext spark, long accumulator, long maxFailures) {
        synchronized (LISTENERS) {
            FailureLimit listener = LISTENERS.get(spark);
            if (listener == null) {
                listener = new FailureLimit(spark);
                spark.addSparkListener(listener);
                LISTENERS.put(spark, listener);
            }
            listener.limits.put(accumulator, maxFailures);
        }
    }

    /** Returns why a job ends. */
    static String message(long limit, String where, String last) {
        return "more than " + limit + " rows cannot be spoken, in " + where
                + (last.isEmpty() ? "" : "; the last because: " + last) + "; see maxFailures";
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
        if (end.reason() instanceof ExceptionFailure failure
                && failure.className().equals(FailureLimitException.class.getName())) {
            spark.cancelStage(end.stageId(), failure.description());
            return;
        }
        if (end.taskInfo() == null) {
            return;
        }
        for (Iterator<AccumulableInfo> all = end.taskInfo().accumulables().iterator(); all.hasNext(); ) {
            AccumulableInfo info = all.next();
            Long limit = limits.get(info.id());
            if (limit != null
                    && info.value().isDefined()
                    && info.value().get() instanceof Long count
                    && count > limit) {
                spark.cancelStage(end.stageId(), message(limit, "all tasks", ""));
            }
        }
    }
}
