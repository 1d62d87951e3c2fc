package io.github.voiceclone.server.contract;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.voiceclone.Voice;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.server.voices.Consent;
import io.github.voiceclone.server.voices.VoiceStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Consents: created, renamed, listed and deleted. Their recordings cannot be read back. Thread-safe. */
final class ConsentEndpoints {
    private static final double MIN_SECONDS = 0.4;
    private static final String CONSENT = "audio.voice_consent";

    private final VoiceStore store;
    private final Uploads uploads;
    private final ServerOptions options;

    ConsentEndpoints(VoiceStore store, Uploads uploads, ServerOptions options) {
        this.store = store;
        this.uploads = uploads;
        this.options = options;
    }

    ApiResponse create(Multipart form) {
        form.only("name", "recording", "language");
        String language = form.requiredText("language");
        if (!language.matches("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}")) {
            throw ApiException.invalid(
                    "language", "invalid_value", "'language' must be a BCP 47 tag, as in en or zh-CN");
        }
        String name = Uploads.name("name", form.requiredText("name"));
        byte[] recording = form.required("recording");
        AudioClip clip = uploads.recording("recording", recording);
        if (clip.seconds() < MIN_SECONDS) {
            throw ApiException.invalid("recording", "invalid_recording", "'recording' is too short to hold consent");
        }
        uploads.requireRoom(store.consents().size(), "consents");
        Optional<Voice> voice = options.consentSimilarity() > ServerOptions.ANY_SIMILARITY
                ? Optional.of(uploads.passingVoice("recording", clip))
                        .filter(made -> made.embedding().isPresent())
                : Optional.empty();
        Consent consent = new Consent(Ids.random("cons"), name, language, Instant.now(), voice);
        store.addConsent(consent, recording);
        return ApiResponse.json(200, json(consent));
    }

    ApiResponse update(String id, byte[] body) {
        JsonObject json = JsonObject.parse(body, List.of("name"));
        Consent consent = require(id).withName(Uploads.name("name", json.requiredString("name")));
        if (!store.updateConsent(consent)) {
            throw notFound();
        }
        return ApiResponse.json(200, json(consent));
    }

    private Consent require(String id) {
        return store.consent(id).orElseThrow(ConsentEndpoints::notFound);
    }

    private static ApiException notFound() {
        return ApiException.request(404, null, "consent_not_found", "there is no such consent");
    }

    ApiResponse get(String id) {
        return ApiResponse.json(200, json(require(id)));
    }

    ApiResponse list(ApiRequest request) {
        return ApiResponse.json(200, Lists.page(request, store.consents(), Consent::id, ConsentEndpoints::json));
    }

    /** Deletes a consent with its voices. */
    ApiResponse delete(String id) {
        store.removeConsent(id)
                .orElseThrow(ConsentEndpoints::notFound)
                .forEach(voice -> uploads.forget(voice.cacheKeys()));
        return Lists.deleted(CONSENT, id);
    }

    private static ObjectNode json(Consent consent) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("object", CONSENT)
                .put("id", consent.id())
                .put("name", consent.name())
                .put("language", consent.language())
                .put("created_at", consent.created().getEpochSecond());
    }
}
