package io.github.voiceclone.server.contract;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.cache.TieredCache;
import io.github.voiceclone.server.voices.VoiceStore;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The contract of the speech server, without any web framework: of OpenAI's speech endpoint, voices and consents, and of what
 * operators need. An adapter calls {@link #begin} for each request, reads as much of a body as the call allows, and writes the
 * response that {@link ApiCall#answer} returns. Thread-safe.
 */
public final class SpeechApi {
    /** Largest number of bytes of JSON for a character of a text: one written as two Unicode escapes. */
    private static final int BYTES_PER_CHARACTER = 12;

    /** Path of text in pieces. */
    static final String DIALOG = "/v1/text-to-speech/{voice}/stream-input";

    private static final int OTHER_JSON_BYTES = 16 << 10;
    private static final int OTHER_FORM_BYTES = 16 << 10;

    /** Names that clients know besides the server's own; all are the same model. */
    private static final List<String> MODELS = List.of("voiceclone", "tts-1", "tts-1-hd", "gpt-4o-mini-tts");

    private static final WebFiles WEB = new WebFiles();

    private final Settings settings;
    private final SpeechEndpoint speech;
    private final VoiceEndpoints voices;
    private final Guard guard;
    private final RateLimit rates;
    private final Semaphore room;
    private final ServerMetrics metrics;
    private final Instant started = Instant.now();
    private volatile boolean draining;

    /**
     * Parts of a server.
     *
     * @param cloner what speaks; not closed by the server
     * @param voices voices of the server's own; the first stands in for OpenAI's
     * @param store voices that clients create
     * @param cache what deleted voices are removed from
     * @param keys who may use it
     * @param options limits and rules
     * @param metrics where its meters are
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
            PrometheusMeterRegistry metrics,
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

    /** Work of a request, once its body is there. */
    interface Work {
        ApiResponse answer(ApiRequest request, byte[] body, ApiCall call);
    }

    /**
     * Endpoint of a path and a method.
     *
     * @param name the path, with a place for an id, for logs and metrics
     * @param maxBody largest body in bytes; 0 for none
     * @param form whether the body is a form; else it is JSON
     * @param open whether it needs no key
     * @param heavy whether it counts as one of the requests at once
     */
    record Route(String name, int maxBody, boolean form, boolean open, boolean heavy, Work work) {}

    /** Creates the contract. */
    public SpeechApi(Settings settings) {
        this.settings = settings;
        VoiceTable table = new VoiceTable(settings.voices, settings.store);
        this.speech = new SpeechEndpoint(settings.cloner, table, settings.options);
        this.voices = new VoiceEndpoints(settings.cloner, table, settings.store, settings.options, settings.cache);
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
            return file(head).orElseGet(() -> notFound().response());
        }
        return head.path().equals("/health")
                ? ApiResponse.json(503, JsonNodeFactory.instance.objectNode().put("status", "starting"))
                : ApiException.server(503, "starting", "the server is loading its models: try again shortly", null)
                        .response();
    }

    private static Optional<ApiResponse> file(ApiRequest request) {
        return WEB.file(request.path(), request.header("if-none-match").orElse(""));
    }

    /** Says from now on that the server is not ready: it is about to end. */
    public void drain() {
        draining = true;
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

    ServerMetrics metrics() {
        return metrics;
    }

    Consumer<String> accessLog() {
        return settings.accessLog;
    }

    /** Returns what a request asks for. */
    Route route(ApiRequest head) {
        String path = head.path();
        String method = head.method();
        if (WebFiles.isName(path)) {
            return get(method, route("/", true, (request, body, call) -> file(request).orElseThrow(SpeechApi::notFound)));
        }
        return switch (path) {
            case "/health" -> get(method, route(path, true, (request, body, call) -> health()));
            case "/metrics" -> get(method, route(path, false, (request, body, call) -> scrape()));
            case "/v1/models", "/v1/audio/models" -> get(method, route(path, false, (request, body, call) -> models()));
            case "/v1/voiceclone/info" -> get(method, route(path, false, (request, body, call) -> info()));
            case "/v1/audio/recording_checks" -> only("POST", method, form(path, (form, id) -> voices.check(form)));
            case "/v1/audio/readings" -> only(
                    "POST",
                    method,
                    new Route(path, maxSpeechBody(), false, false, false, (request, body, call) -> speech.read(body)));
            case "/v1/audio/similarities" -> only("POST", method, form(path, (form, id) -> voices.similarity(form)));
            case "/v1/audio/speech" -> only(
                    "POST",
                    method,
                    new Route(
                            path, maxSpeechBody(), false, false, true, (request, body, call) -> speech.speak(body, call)));
            case "/v1/audio/voices" -> method.equals("POST")
                    ? form(path, (form, id) -> voices.createVoice(form, "name", "audio_sample"))
                    : get(method, "GET, POST", route(path, false, (request, body, call) -> voices.voices(request)));
            case "/v1/voices" -> method.equals("POST")
                    ? form(path, (form, id) -> voices.createVoice(form, "voice_name", "voice_file"))
                    : get(method, "GET, POST", route(path, false, (request, body, call) -> voices.voices(request)));
            case "/v1/audio/voice_consents" -> method.equals("POST")
                    ? form(path, (form, id) -> voices.createConsent(form))
                    : get(method, "GET, POST", route(path, false, (request, body, call) -> voices.consents(request)));
            default -> withId(path, method);
        };
    }

    private Route withId(String path, String method) {
        if (dialogVoice(path).isPresent()) {
            return get(method, new Route(DIALOG, 0, false, false, true, (request, body, call) -> {
                throw ApiException.request(426, null, "upgrade_required", "this path is for WebSocket connections");
            }));
        }
        Optional<String> model = after(path, "/v1/models/");
        if (model.isPresent()) {
            return get(method, route("/v1/models/{id}", false, (request, body, call) -> model(model.get())));
        }
        Optional<String> voice = after(path, "/v1/audio/voices/");
        if (voice.isPresent()) {
            String name = "/v1/audio/voices/{id}";
            return method.equals("DELETE")
                    ? route(name, false, (request, body, call) -> voices.deleteVoice(voice.get()))
                    : get(method, "GET, DELETE", route(name, false, (request, body, call) -> voices.voice(voice.get())));
        }
        Optional<String> named = after(path, "/v1/voices/");
        if (named.isPresent()) {
            return only(
                    "DELETE",
                    method,
                    route("/v1/voices/{name}", false, (request, body, call) -> voices.deleteVoiceByName(named.get())));
        }
        Optional<String> consent = after(path, "/v1/audio/voice_consents/");
        if (consent.isPresent()) {
            return consent(consent.get(), method);
        }
        throw notFound();
    }

    private Route consent(String consent, String method) {
        String name = "/v1/audio/voice_consents/{id}";
        return switch (method) {
            case "DELETE" -> route(name, false, (request, body, call) -> voices.deleteConsent(consent));
            case "POST" -> new Route(
                    name,
                    OTHER_JSON_BYTES,
                    false,
                    false,
                    false,
                    (request, body, call) -> voices.updateConsent(consent, body));
            default -> get(
                    method, "GET, POST, DELETE", route(name, false, (request, body, call) -> voices.consent(consent)));
        };
    }

    private static Optional<String> after(String path, String prefix) {
        return path.startsWith(prefix) && path.length() > prefix.length() && path.indexOf('/', prefix.length()) < 0
                ? Optional.of(path.substring(prefix.length()))
                : Optional.empty();
    }

    private static Route route(String name, boolean open, Work work) {
        return new Route(name, 0, false, open, false, work);
    }

    /** Work with a form. */
    private interface FormWork {
        ApiResponse answer(Multipart form, String requestId);
    }

    private Route form(String name, FormWork work) {
        int maxBody = settings.options.maxUploadBytes() + OTHER_FORM_BYTES;
        return new Route(
                name,
                maxBody,
                true,
                false,
                true,
                (request, body, call) -> work.answer(
                        Multipart.parse(request.header("content-type").orElse(""), body), call.id()));
    }

    private static Route get(String method, Route route) {
        return get(method, "GET", route);
    }

    private static Route get(String method, String allowed, Route route) {
        if (!method.equals("GET") && !method.equals("HEAD")) {
            throw ApiCall.notAllowed(allowed);
        }
        return route;
    }

    private static Route only(String expected, String method, Route route) {
        if (!method.equals(expected)) {
            throw ApiCall.notAllowed(expected);
        }
        return route;
    }

    private static ApiException notFound() {
        return ApiException.request(404, null, "not_found", "there is nothing at this path");
    }

    /** Begins the dialog that a request asks for. */
    SpeechDialog dialog(ApiRequest request, ApiCall call) {
        String voice = dialogVoice(request.path()).orElseThrow(SpeechApi::notFound);
        return speech.dialog(voice, request, call);
    }

    private static Optional<String> dialogVoice(String path) {
        String prefix = "/v1/text-to-speech/";
        String end = "/stream-input";
        return path.startsWith(prefix) && path.endsWith(end) && path.length() > prefix.length() + end.length()
                ? Optional.of(path.substring(prefix.length(), path.length() - end.length()))
                : Optional.empty();
    }

    int maxSpeechBody() {
        return (int) Math.min(
                Integer.MAX_VALUE / 2, (long) settings.options.maxInput() * BYTES_PER_CHARACTER + OTHER_JSON_BYTES);
    }

    private ApiResponse health() {
        VoiceCloner cloner = settings.cloner;
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
    private ApiResponse info() {
        VoiceCloner cloner = settings.cloner;
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put(
                        "version",
                        Optional.ofNullable(SpeechApi.class.getPackage().getImplementationVersion())
                                .orElse("unpackaged"))
                .put("sample_rate", cloner.sampleRate())
                .put("consent_required", settings.options.consentRequired())
                .put("max_input", settings.options.maxInput())
                .put("max_upload_bytes", settings.options.maxUploadBytes())
                .put(
                        "default_voice",
                        settings.voices.isEmpty()
                                ? null
                                : settings.voices.get(0).name());
        ArrayNode languages = json.putArray("languages");
        cloner.languages().forEach(languages::add);
        ArrayNode formats = json.putArray("formats");
        SpeechFormat.names(cloner.sampleRate()).forEach(formats::add);
        return ApiResponse.json(200, json);
    }

    private ApiResponse scrape() {
        return ApiResponse.of(
                200,
                "text/plain; version=0.0.4; charset=utf-8",
                settings.metrics.scrape().getBytes(StandardCharsets.UTF_8));
    }

    private ApiResponse models() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("object", "list");
        ArrayNode data = json.putArray("data");
        MODELS.forEach(model -> data.add(modelJson(model)));
        json.set("models", data);
        return ApiResponse.json(200, json);
    }

    private ApiResponse model(String id) {
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
