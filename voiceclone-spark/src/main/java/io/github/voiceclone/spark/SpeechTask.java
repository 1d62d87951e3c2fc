package io.github.voiceclone.spark;

import java.util.Iterator;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.resource.ResourceInformation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/** The work of a task: it speaks the rows of a partition. */
final class SpeechTask implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final TaskSettings settings;
    private final SpeechSchema columns;
    private final StructType schema;
    private final Broadcast<SavedVoices> saved;
    private final SpeechTotals totals;

    SpeechTask(
            TaskSettings settings,
            SpeechSchema columns,
            StructType schema,
            Broadcast<SavedVoices> saved,
            SpeechTotals totals) {
        this.settings = settings;
        this.columns = columns;
        this.schema = schema;
        this.saved = saved;
        this.totals = totals;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        TaskContext task = TaskContext.get();
        ExecutorCloner cloner = ExecutorCloner.acquire(settings, device(settings.device(), task.resourcesJMap()));
        SpokenRows spoken;
        try {
            spoken = new SpokenRows(
                    rows, new RowSpeaker(settings, columns, schema, saved.value(), cloner), settings, totals, task);
        } catch (RuntimeException | Error e) {
            cloner.release();
            throw e;
        }
        task.addTaskCompletionListener(ended -> {
            spoken.close();
            cloner.release();
        });
        return spoken;
    }

    /** Returns the device set, or the GPU that Spark gave to the task, or nothing. */
    static String device(String set, Map<String, ResourceInformation> resources) {
        ResourceInformation gpu = resources.get("gpu");
        return set.isEmpty() && gpu != null && gpu.addresses().length > 0 ? "cuda:" + gpu.addresses()[0] : set;
    }
}
