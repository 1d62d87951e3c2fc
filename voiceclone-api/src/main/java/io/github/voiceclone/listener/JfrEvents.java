package io.github.voiceclone.listener;

import java.time.Duration;
import java.util.stream.Collectors;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** The events of Java Flight Recorder. Their names and fields are what recordings are searched by. */
@SuppressWarnings({"unused", "UnusedVariable"}) // Flight Recorder reads the fields.
final class JfrEvents {
    private static final String CATEGORY = "voiceclone";

    private JfrEvents() {}

    private static @Nullable String text(@Nullable Throwable failure) {
        return failure == null ? null : failure.toString();
    }

    private static String numbers(StageCall call) {
        return call.requestNumbers().stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    /** Returns the ids of those requests that have one. */
    private static String ids(StageCall call) {
        return call.requests().stream()
                .flatMap(request -> request.id().stream())
                .collect(Collectors.joining(","));
    }

    /** Fields that all events about a stage have; Flight Recorder passes over private fields of a superclass. */
    @Category(CATEGORY)
    @StackTrace(false)
    abstract static class StageEvent extends Event {
        @Label("Stage")
        @Nullable
        String stage;

        @Label("Backend")
        @Nullable
        String backend;

        @Label("Precision")
        @Nullable
        String precision;

        @Label("Failure")
        @Nullable
        String failure;
    }

    @Name("voiceclone.Load")
    @Label("Stage Load")
    @Description("A stage was opened")
    @Category(CATEGORY)
    @StackTrace(false)
    static final class Load extends StageEvent {
        @Label("Graphs")
        @DataAmount
        private long bytes;

        void finish(StageLoad load, LoadResult result) {
            end();
            if (shouldCommit()) {
                stage = load.stage().id();
                backend = load.backend();
                precision = load.precision();
                bytes = result.bytes().orElse(0);
                failure = text(result.failure());
                commit();
            }
        }
    }

    @Name("voiceclone.Stage")
    @Label("Stage Call")
    @Description("A stage worked; the stages inside it have events of their own")
    @Category(CATEGORY)
    @StackTrace(false)
    static final class StageWork extends StageEvent {
        @Label("Requests")
        @Description("Numbers of the requests served, joined by commas")
        private @Nullable String requests;

        @Label("Request Ids")
        @Description("The application's ids of the requests served, joined by commas")
        private @Nullable String requestIds;

        @Label("Batch Size")
        private int batchSize;

        @Label("Work Time")
        @Description("Time less that of the stages inside and of the caller's own code")
        @Timespan(Timespan.NANOSECONDS)
        private long workTime;

        @Label("Audio Seconds")
        private double audioSeconds;

        void finish(StageCall call, StageResult result) {
            end();
            if (shouldCommit()) {
                stage = call.stage().id();
                backend = call.backend();
                precision = call.precision();
                requests = numbers(call);
                requestIds = ids(call);
                batchSize = call.batchSize();
                workTime = result.elapsed().toNanos();
                audioSeconds = result.audioSeconds();
                failure = text(result.failure());
                commit();
            }
        }
    }

    @Name("voiceclone.CacheLookup")
    @Label("Cache Look-Up")
    @Description("A tier of an embedding cache was asked")
    @Category(CATEGORY)
    @StackTrace(false)
    static final class Lookup extends Event {
        @Label("Tier")
        private @Nullable String tier;

        @Label("Requests")
        @Description("Numbers of the requests served, joined by commas")
        private @Nullable String requests;

        @Label("Request Ids")
        @Description("The application's ids of the requests served, joined by commas")
        private @Nullable String requestIds;

        @Label("Keys")
        private int keys;

        @Label("Hits")
        private int hits;

        @Label("Time")
        @Timespan(Timespan.NANOSECONDS)
        private long time;

        void finish(CacheLookup lookup) {
            if (shouldCommit()) {
                tier = lookup.tier();
                requests = lookup.call() == null ? "" : numbers(lookup.call());
                requestIds = lookup.call() == null ? "" : ids(lookup.call());
                keys = lookup.keys();
                hits = lookup.hits();
                time = lookup.elapsed().toNanos();
                commit();
            }
        }
    }

    @Name("voiceclone.QueueWait")
    @Label("Queue Wait")
    @Description("A request waited for its turn")
    @Category(CATEGORY)
    @StackTrace(false)
    static final class QueueWait extends Event {
        @Label("Request")
        private long request;

        @Label("Request Id")
        private @Nullable String requestId;

        @Label("Depth")
        @Description("Requests that waited when it began to")
        private int depth;

        @Label("Time")
        @Timespan(Timespan.NANOSECONDS)
        private long time;

        void finish(QueueEntry entry, Duration waited) {
            if (shouldCommit()) {
                request = entry.request().number();
                requestId = entry.request().id().orElse(null);
                depth = entry.depth();
                time = waited.toNanos();
                commit();
            }
        }
    }

    @Name("voiceclone.Refusal")
    @Label("Refusal")
    @Description("A request was refused because too many waited")
    @Category(CATEGORY)
    @StackTrace(false)
    static final class Refusal extends Event {
        @Label("Request")
        private long request;

        @Label("Request Id")
        private @Nullable String requestId;

        void finish(RequestInfo refused) {
            request = refused.number();
            requestId = refused.id().orElse(null);
            commit();
        }
    }

    @Name("voiceclone.DecodeStep")
    @Label("Decoder Step")
    @Description("The decoder made a step, or ran out of work")
    @Category(CATEGORY)
    @Enabled(false)
    @StackTrace(false)
    static final class Step extends Event {
        @Label("Backend")
        private @Nullable String backend;

        @Label("Precision")
        private @Nullable String precision;

        @Label("Rows")
        private int rows;

        @Label("Waiting")
        private int waiting;

        @Label("Time")
        @Timespan(Timespan.NANOSECONDS)
        private long time;

        void finish(DecodeStep step) {
            if (shouldCommit()) {
                backend = step.backend();
                precision = step.precision();
                rows = step.rows();
                waiting = step.waiting();
                time = step.elapsed().toNanos();
                commit();
            }
        }
    }
}
