package io.github.voiceclone.server.contract;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.voiceclone.VoiceCloner;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Says what a server is and how it does: health, metrics, models, and what a page has to know. Thread-safe. */
final class StatusEndpoints {
    /** Names that clients know besides the server's own; all are the same model. */
    private static final List<String> MODELS = List.of("voiceclone", "tts-1", "tts-1-hd", "gpt-4o-mini-tts");

    private final SpeechApi.Settings settings;
    private final Instant started = Instant.now();
    private volatile boolean draining;

    StatusEndpoints(SpeechApi.Settings settings) {
        this.settings = settings;
    }

    /** Says from now on that the server is not ready: it is about to end. */
    void drain() {
        draining = true;
    }

    /** Says whether requests are served. */
    ApiResponse health() {
        VoiceCloner cloner = settings.cloner();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("status", draining ? "stopping" : "ok")
                .put("backend", cloner.synthesizerInfo().backend())
                .put("precision", cloner.synthesizerInfo().precision())
                .put("sample_rate", cloner.sampleRate());
        ArrayNode languages = json.putArray("languages");
        cloner.languages().forEach(languages::add);
        return ApiResponse.json(draining ? 503 : 200, json);
    }

    /** Returns what a page has to know of the server. */
    ApiResponse info() {
        VoiceCloner cloner = settings.cloner();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put(
                        "version",
                        Optional.ofNullable(StatusEndpoints.class.getPackage().getImplementationVersion())
                                .orElse("unpackaged"))
                .put("sample_rate", cloner.sampleRate())
                .put("consent_required", settings.options().consentRequired())
                .put("max_input", settings.options().maxInput())
                .put("max_upload_bytes", settings.options().maxUploadBytes())
                .put(
                        "default_voice",
                        settings.voices().isEmpty()
                                ? null
                                : settings.voices().get(0).name());
        ArrayNode languages = json.putArray("languages");
        cloner.languages().forEach(languages::add);
        ArrayNode formats = json.putArray("formats");
        SpeechFormat.names(cloner.sampleRate()).forEach(formats::add);
        return ApiResponse.json(200, json);
    }

    /** Returns the metrics in Prometheus' format. */
    ApiResponse metrics() {
        if (!(settings.metrics() instanceof PrometheusMeterRegistry registry)) {
            throw Routes.notFound();
        }
        return ApiResponse.of(
                200,
                "text/plain; version=0.0.4; charset=utf-8",
                registry.scrape().getBytes(StandardCharsets.UTF_8));
    }

    ApiResponse models() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("object", "list");
        ArrayNode data = json.putArray("data");
        MODELS.forEach(model -> data.add(modelJson(model)));
        json.set("models", data);
        return ApiResponse.json(200, json);
    }

    ApiResponse model(String id) {
        if (!MODELS.contains(id)) {
            throw ApiException.request(404, "model", "model_not_found", "there is no such model");
        }
        return ApiResponse.json(200, modelJson(id));
    }

    private ObjectNode modelJson(String id) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("object", "model")
                .put("created", started.getEpochSecond())
                .put("owned_by", "voiceclone");
    }
}
