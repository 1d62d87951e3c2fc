package io.github.voiceclone.server.contract;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.cache.TieredCache;
import io.github.voiceclone.server.voices.VoiceStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The contract of the speech server, without any web framework: of OpenAI's speech endpoint, voices and consents, and of what
 * operators need. An adapter calls {@link #begin} for each request, reads as much of a body as the call allows, and writes the
 * response that {@link ApiCall#answer} returns. Thread-safe.
 */
public final class SpeechApi {
    private final Settings settings;
    private final StatusEndpoints status;
    private final Routes routes;
    private final Guard guard;
    private final RateLimit rates;
    private final Semaphore room;
    private final ServerMetrics metrics;

    /**
     * Parts of a server.
     *
     * @param cloner what speaks; not closed by the server
     * @param voices voices of the server's own; the first stands in for OpenAI's
     * @param store voices that clients create
     * @param cache what deleted voices are removed from
     * @param keys who may use it
     * @param options limits and rules
     * @param metrics where its meters are; {@code /metrics} shows those of a registry of Prometheus, and is absent with another
     * @param loopbackOnly whether it is reached from this machine only
     * @param accessLog takes one line for each request, without text or keys
     */
    public record Settings(
            VoiceCloner cloner,
            List<Voice> voices,
            VoiceStore store,
            @Nullable TieredCache cache,
            ApiKeys keys,
            ServerOptions options,
            MeterRegistry metrics,
            boolean loopbackOnly,
            Consumer<String> accessLog) {
        /** Refuses nulls, but for the cache. */
        public Settings {
            Objects.requireNonNull(cloner, "cloner");
            voices = List.copyOf(voices);
            Objects.requireNonNull(store, "store");
            Objects.requireNonNull(keys, "keys");
            Objects.requireNonNull(options, "options");
            Objects.requireNonNull(metrics, "metrics");
            Objects.requireNonNull(accessLog, "accessLog");
        }
    }

    /** Creates the contract. */
    public SpeechApi(Settings settings) {
        this.settings = settings;
        this.status = new StatusEndpoints(settings);
        this.routes = new Routes(settings, status);
        this.guard = new Guard(settings.keys, settings.options.corsOrigins(), settings.loopbackOnly);
        this.rates = new RateLimit(settings.options.requestsPerMinute(), System::nanoTime);
        this.room = new Semaphore(settings.options.maxRequests());
        this.metrics = new ServerMetrics(settings.metrics);
    }

    /** Begins a request whose body is not read yet. Never throws: what is refused is the call's answer. */
    public ApiCall begin(ApiRequest head) {
        metrics.started();
        ApiCall call = new ApiCall(this, head, Ids.random("req"));
        try {
            call.admit();
        } catch (RuntimeException e) {
            call.refuse(e);
        }
        return call;
    }

    /** Returns the answer to a request that comes before the models are loaded: a file of the page, or status 503. */
    public static ApiResponse starting(ApiRequest head) {
        if (WebFiles.isName(head.path())) {
            return WebFiles.file(head).orElseGet(() -> Routes.notFound().response());
        }
        return head.path().equals("/health")
                ? ApiResponse.json(503, JsonNodeFactory.instance.objectNode().put("status", "starting"))
                : ApiException.server(503, "starting", "the server is loading its models: try again shortly", null)
                        .response();
    }

    /** Says from now on that the server is not ready: it is about to end. */
    public void drain() {
        status.drain();
    }

    Routes routes() {
        return routes;
    }

    Guard guard() {
        return guard;
    }

    RateLimit rates() {
        return rates;
    }

    Semaphore room() {
        return room;
    }

    /** Returns how many requests speak or create voices, or wait to. */
    int inProgress() {
        return settings.options.maxRequests() - room.availablePermits();
    }

    ServerMetrics metrics() {
        return metrics;
    }

    Consumer<String> accessLog() {
        return settings.accessLog;
    }
}
