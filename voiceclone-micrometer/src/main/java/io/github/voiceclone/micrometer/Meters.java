package io.github.voiceclone.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Meters of one registry, all with the same tags of the user's besides their own; each is made when first asked for.
 * Thread-safe.
 */
record Meters(MeterRegistry registry, Tags common) {
    Timer timer(String name, Tags tags, String description) {
        return Timer.builder(name)
                .tags(common.and(tags))
                .description(description)
                .register(registry);
    }

    DistributionSummary summary(String name, Tags tags, String unit, String description) {
        return DistributionSummary.builder(name)
                .tags(common.and(tags))
                .baseUnit(unit)
                .description(description)
                .register(registry);
    }

    Counter counter(String name, Tags tags, @Nullable String unit, String description) {
        return Counter.builder(name)
                .tags(common.and(tags))
                .baseUnit(unit)
                .description(description)
                .register(registry);
    }

    /** Makes a gauge of a number, which the caller keeps. */
    AtomicInteger gauge(String name, Tags tags, String description) {
        return gauge(name, tags, description, new AtomicInteger(), AtomicInteger::get);
    }

    /** Makes a gauge of a source, which the caller keeps. */
    <T> T gauge(String name, Tags tags, String description, T source, ToDoubleFunction<T> value) {
        Gauge.builder(name, source, value)
                .tags(common.and(tags))
                .description(description)
                .register(registry);
        return source;
    }
}
