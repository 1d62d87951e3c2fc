package io.github.voiceclone.server.contract;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.voiceclone.SpeakerSimilarity;
import io.github.voiceclone.Voice;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.server.voices.Consent;
import io.github.voiceclone.server.voices.StoredVoice;
import io.github.voiceclone.server.voices.VoiceStore;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Voices: created under a consent, listed and deleted. Thread-safe. */
final class VoiceEndpoints {
    private static final String VOICE = "audio.voice";

    private final VoiceTable table;
    private final VoiceStore store;
    private final Uploads uploads;
    private final ServerOptions options;

    VoiceEndpoints(VoiceTable table, VoiceStore store, Uploads uploads, ServerOptions options) {
        this.table = table;
        this.store = store;
        this.uploads = uploads;
        this.options = options;
    }

    /** Creates a voice; the fields of the form are called as given. */
    ApiResponse create(Multipart form, String nameField, String sampleField) {
        form.only(nameField, sampleField, "consent", "language");
        String name = Uploads.name(nameField, form.requiredText(nameField));
        if (table.isOwn(name)) {
            throw ApiException.invalid(
                    nameField, "name_taken", "the server has a voice '" + name + "' of its own: choose another name");
        }
        Optional<Consent> consent = form.text("consent").map(id -> store.consent(id)
                .orElseThrow(() -> ApiException.invalid(
                        "consent", "consent_not_found", "there is no such consent: create it first")));
        if (consent.isEmpty() && options.consentRequired()) {
            throw ApiException.invalid(
                    "consent",
                    "consent_required",
                    "a voice needs its owner's consent: record it with POST /v1/audio/voice_consents, and give its id as"
                            + " 'consent'");
        }
        AudioClip sample = uploads.recording(sampleField, form.required(sampleField));
        uploads.requireRoom(store.voices().size(), "voices");
        Voice made = uploads.voice(sampleField, name, sample);
        consent.ifPresent(given -> requireSameSpeaker(given, made, sampleField, sample));
        Voice voice = consent.map(given -> made.withConsent("consent " + given.id() + ", given " + given.created()))
                .orElse(made);
        StoredVoice stored = new StoredVoice(
                Ids.random("voice"),
                voice,
                consent.map(Consent::id),
                Instant.now(),
                uploads.cacheKeys(sample, voice.speaker()));
        if (!store.addVoice(stored)) {
            uploads.forget(stored.cacheKeys());
            throw ApiException.invalid("consent", "consent_not_found", "the consent was deleted meanwhile");
        }
        return ApiResponse.json(200, json(stored));
    }

    /** Refuses a recording whose speaker does not sound like that of the consent, if the server is to compare them. */
    private void requireSameSpeaker(Consent consent, Voice made, String field, AudioClip sample) {
        double expected = options.consentSimilarity();
        if (expected <= ServerOptions.ANY_SIMILARITY || made.embedding().isEmpty()) {
            return;
        }
        Optional<Voice> given =
                consent.voice().filter(voice -> voice.encoderModel().equals(made.encoderModel()));
        if (given.isEmpty()) {
            uploads.forget(uploads.cacheKeys(sample, made.speaker()));
            throw ApiException.invalid(
                    "consent",
                    "consent_not_comparable",
                    "the consent is of a time when this server did not compare voices, or did with another voice pack:"
                            + " record it again");
        }
        double found = SpeakerSimilarity.of(given.get(), made).cosine();
        if (found < expected) {
            uploads.forget(uploads.cacheKeys(sample, made.speaker()));
            throw ApiException.invalid(
                    field,
                    "different_speaker",
                    String.format(
                            Locale.ROOT,
                            "the voice in '%s' does not sound like that of the consent: similarity %.2f, expected at least"
                                    + " %.2f; record both with the same person, microphone and room",
                            field,
                            found,
                            expected));
        }
    }

    ApiResponse get(String id) {
        return ApiResponse.json(200, json(require(id)));
    }

    private StoredVoice require(String id) {
        return table.byId(id).orElseThrow(VoiceEndpoints::notFound);
    }

    private static ApiException notFound() {
        return ApiException.request(404, null, "voice_not_found", "there is no such voice");
    }

    ApiResponse delete(String id) {
        if (table.isOwn(require(id))) {
            throw ApiException.request(403, null, "own_voice", "this voice belongs to the server's settings");
        }
        uploads.forget(
                store.removeVoice(id).orElseThrow(VoiceEndpoints::notFound).cacheKeys());
        return Lists.deleted(VOICE, id);
    }

    /** Deletes the voice of an id or a name, as other servers do. */
    ApiResponse deleteByName(String name) {
        String id;
        try {
            id = table.find(name).id();
        } catch (ApiException e) {
            throw e.is("ambiguous_voice") ? e : notFound();
        }
        return delete(id);
    }

    /** Lists voices in the contract's shape, and in that of others, which read {@code voices}. */
    ApiResponse list(ApiRequest request) {
        List<StoredVoice> all = table.all();
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (request.parameter("legacy").orElse("").equals("true")) {
            ObjectNode names = nodes.objectNode();
            ArrayNode voices = names.putArray("voices");
            all.forEach(voice -> voices.add(voice.id()));
            return ApiResponse.json(200, names);
        }
        ObjectNode page = Lists.page(request, all, StoredVoice::id, VoiceEndpoints::json);
        ArrayNode voices = page.putArray("voices");
        for (StoredVoice voice : all) {
            voices.addObject().put("id", voice.id()).put("name", voice.voice().name());
        }
        page.put("count", all.size());
        return ApiResponse.json(200, page);
    }

    private static ObjectNode json(StoredVoice voice) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("object", VOICE)
                .put("id", voice.id())
                .put("name", voice.voice().name())
                .put("created_at", voice.created().getEpochSecond());
    }
}
