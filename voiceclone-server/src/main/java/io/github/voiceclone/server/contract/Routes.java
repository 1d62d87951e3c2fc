package io.github.voiceclone.server.contract;

import java.util.Optional;

/** The endpoints by path. Thread-safe. */
final class Routes {
    /** Path of text in pieces. */
    static final String DIALOG = "/v1/text-to-speech/{voice}/stream-input";

    /** Largest number of bytes of JSON for a character of a text: one written as two Unicode escapes. */
    private static final int BYTES_PER_CHARACTER = 12;

    private static final int OTHER_JSON_BYTES = 16 << 10;
    private static final int OTHER_FORM_BYTES = 16 << 10;

    private final ServerOptions options;
    private final StatusEndpoints status;
    private final SpeechEndpoint speech;
    private final ConsentEndpoints consents;
    private final VoiceEndpoints voices;
    private final RecordingEndpoints recordings;

    Routes(SpeechApi.Settings settings, StatusEndpoints status) {
        this.options = settings.options();
        this.status = status;
        VoiceTable table = new VoiceTable(settings.voices(), settings.store());
        Uploads uploads = new Uploads(settings.cloner(), options, settings.cache());
        this.speech = new SpeechEndpoint(settings.cloner(), table, options);
        this.consents = new ConsentEndpoints(settings.store(), uploads, options);
        this.voices = new VoiceEndpoints(table, settings.store(), uploads, options);
        this.recordings = new RecordingEndpoints(settings.cloner(), table, uploads);
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

    /** Returns what a request asks for. */
    Route find(ApiRequest head) {
        String path = head.path();
        String method = head.method();
        if (WebFiles.isName(path)) {
            return get(method, route("/", true, (request, body, call) -> WebFiles.file(request)
                    .orElseThrow(Routes::notFound)));
        }
        return switch (path) {
            case "/health" -> get(method, route(path, true, (request, body, call) -> status.health()));
            case "/metrics" -> get(method, route(path, false, (request, body, call) -> status.metrics()));
            case "/v1/models", "/v1/audio/models" -> get(
                    method, route(path, false, (request, body, call) -> status.models()));
            case "/v1/voiceclone/info" -> get(method, route(path, false, (request, body, call) -> status.info()));
            case "/v1/audio/recording_checks" -> only("POST", method, form(path, form -> recordings.check(form)));
            case "/v1/audio/readings" -> only(
                    "POST",
                    method,
                    new Route(path, maxSpeechBody(), false, false, false, (request, body, call) -> speech.read(body)));
            case "/v1/audio/similarities" -> only("POST", method, form(path, form -> recordings.similarity(form)));
            case "/v1/audio/speech" -> only(
                    "POST",
                    method,
                    new Route(
                            path,
                            maxSpeechBody(),
                            false,
                            false,
                            true,
                            (request, body, call) -> speech.speak(body, call)));
            case "/v1/audio/voices" -> method.equals("POST")
                    ? form(path, form -> voices.create(form, "name", "audio_sample"))
                    : get(method, "GET, HEAD, POST", route(path, false, (request, body, call) -> voices.list(request)));
            case "/v1/voices" -> method.equals("POST")
                    ? form(path, form -> voices.create(form, "voice_name", "voice_file"))
                    : get(method, "GET, HEAD, POST", route(path, false, (request, body, call) -> voices.list(request)));
            case "/v1/audio/voice_consents" -> method.equals("POST")
                    ? form(path, form -> consents.create(form))
                    : get(
                            method,
                            "GET, HEAD, POST",
                            route(path, false, (request, body, call) -> consents.list(request)));
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
            return get(method, route("/v1/models/{id}", false, (request, body, call) -> status.model(model.get())));
        }
        Optional<String> voice = after(path, "/v1/audio/voices/");
        if (voice.isPresent()) {
            String name = "/v1/audio/voices/{id}";
            return method.equals("DELETE")
                    ? route(name, false, (request, body, call) -> voices.delete(voice.get()))
                    : get(
                            method,
                            "GET, HEAD, DELETE",
                            route(name, false, (request, body, call) -> voices.get(voice.get())));
        }
        Optional<String> named = after(path, "/v1/voices/");
        if (named.isPresent()) {
            return only(
                    "DELETE",
                    method,
                    route("/v1/voices/{name}", false, (request, body, call) -> voices.deleteByName(named.get())));
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
            case "DELETE" -> route(name, false, (request, body, call) -> consents.delete(consent));
            case "POST" -> new Route(
                    name,
                    OTHER_JSON_BYTES,
                    false,
                    false,
                    false,
                    (request, body, call) -> consents.update(consent, body));
            default -> get(
                    method,
                    "GET, HEAD, POST, DELETE",
                    route(name, false, (request, body, call) -> consents.get(consent)));
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
        ApiResponse answer(Multipart form);
    }

    private Route form(String name, FormWork work) {
        int maxBody = options.maxUploadBytes() + OTHER_FORM_BYTES;
        return new Route(
                name,
                maxBody,
                true,
                false,
                true,
                (request, body, call) -> work.answer(
                        Multipart.parse(request.header("content-type").orElse(""), body)));
    }

    private static Route get(String method, Route route) {
        return get(method, "GET, HEAD", route);
    }

    private static Route get(String method, String allowed, Route route) {
        if (!method.equals("GET") && !method.equals("HEAD")) {
            throw ApiException.notAllowed(allowed);
        }
        return route;
    }

    private static Route only(String expected, String method, Route route) {
        if (!method.equals(expected)) {
            throw ApiException.notAllowed(expected);
        }
        return route;
    }

    static ApiException notFound() {
        return ApiException.request(404, null, "not_found", "there is nothing at this path");
    }

    /** Begins the dialog that a request asks for. */
    SpeechDialog dialog(ApiRequest request, ApiCall call) {
        String voice = dialogVoice(request.path()).orElseThrow(Routes::notFound);
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
        return (int)
                Math.min(Integer.MAX_VALUE / 2, (long) options.maxInput() * BYTES_PER_CHARACTER + OTHER_JSON_BYTES);
    }
}
