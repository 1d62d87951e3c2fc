package io.github.voiceclone.spark;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.Map;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Spark plugin that offers the figures of each executor as metrics and closes its voice cloners when it ends:
 * {@code spark.plugins=io.github.voiceclone.spark.SpeechPlugin}. The gauges are {@code rows.spoken}, {@code rows.failed},
 * {@code rows.pending}, {@code speech.seconds}, {@code cloners.open} and {@code cloners.opened}.
 */
public final class SpeechPlugin implements SparkPlugin {
    /** Creates the plugin; Spark does. */
    public SpeechPlugin() {}

    @Override
    public @Nullable DriverPlugin driverPlugin() {
        return null;
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new Executor();
    }

    private static final class Executor implements ExecutorPlugin {
        @Override
        public void init(PluginContext context, Map<String, String> extraConf) {
            MetricRegistry metrics = context.metricRegistry();
            metrics.register("rows.spoken", (Gauge<Long>) SpeechMetrics.SPOKEN::sum);
            metrics.register("rows.failed", (Gauge<Long>) SpeechMetrics.FAILED::sum);
            metrics.register("rows.pending", (Gauge<Integer>) SpeechMetrics.PENDING::get);
            metrics.register("speech.seconds", (Gauge<Double>) SpeechMetrics.SECONDS::sum);
            metrics.register("cloners.open", (Gauge<Integer>) SpeechMetrics::cloners);
            metrics.register("cloners.opened", (Gauge<Long>) SpeechMetrics.OPENED::sum);
        }

        @Override
        public void shutdown() {
            ExecutorCloner.closeAll();
        }
    }
}
