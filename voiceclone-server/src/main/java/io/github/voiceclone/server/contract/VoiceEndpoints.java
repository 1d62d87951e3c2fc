package io.github.voiceclone.server.contract;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.Speaker;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.cache.SpeakerKey;
import io.github.voiceclone.cache.TieredCache;
import io.github.voiceclone.recording.RecordingCheck;
import io.github.voiceclone.recording.RecordingFinding;
import io.github.voiceclone.server.voices.Consent;
import io.github.voiceclone.server.voices.StoredVoice;
import io.github.voiceclone.server.voices.VoiceStore;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.SpeakerFormat;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Consents and voices: created, listed and deleted. Thread-safe. */
final class VoiceEndpoints {
    private static final int MAX_NAME = 256;
    private static final double MIN_CONSENT_SECONDS = 0.4;
    private static final int MAX_PAGE = 100;
    private static final String CONSENT = "audio.voice_consent";
    private static final String VOICE = "audio.voice";

    private final VoiceCloner cloner;
    private final VoiceTable table;
    private final VoiceStore store;
    private final ServerOptions options;
    private final @Nullable TieredCache cache;

    VoiceEndpoints(
            VoiceCloner cloner,
            VoiceTable table,
            VoiceStore store,
            ServerOptions options,
            @Nullable TieredCache cache) {
        this.cloner = cloner;
        this.table = table;
        this.store = store;
        this.options = options;
        this.cache = cache;
    }

    ApiResponse createConsent(Multipart form) {
        form.only("name", "recording", "language");
        String language = form.requiredText("language");
        if (!language.matches("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,8}")) {
            throw ApiException.invalid(
                    "language", "invalid_value", "'language' must be a BCP 47 tag, as in en or zh-CN");
        }
        String name = name("name", form.requiredText("name"));
        byte[] recording = form.required("recording");
        AudioClip clip = recording("recording", recording);
        if (clip.seconds() < MIN_CONSENT_SECONDS) {
            throw ApiException.invalid("recording", "invalid_recording", "'recording' is too short to hold consent");
        }
        requireRoom(store.consents().size(), "consents");
        Consent consent = new Consent(Ids.random("cons"), name, language, Instant.now());
        store.addConsent(consent, recording);
        return ApiResponse.json(200, json(consent));
    }

    private static String name(String field, String name) {
        if (name.isBlank()
                || name.length() > MAX_NAME
                || name.codePoints().anyMatch(c -> Character.isISOControl(c) || c == 0xFFFD)) {
            throw ApiException.invalid(
                    field,
                    "invalid_value",
                    "'" + field + "' must be 1 to " + MAX_NAME + " characters, without control characters");
        }
        return name.strip();
    }

    private AudioClip recording(String field, byte[] file) {
        if (file.length > options.maxUploadBytes()) {
            throw ApiException.request(
                    413, field, "file_too_large", "'" + field + "' has over " + options.maxUploadBytes() + " bytes");
        }
        double seconds = options.maxRecording().toMillis() / 1e3;
        return ofField(
                field, () -> AudioFiles.read(new ByteArrayInputStream(file), field, options.maxUploadBytes(), seconds));
    }

    /** Returns what is made of a field; errors of the input name the field. */
    private static <T> T ofField(String field, java.util.function.Supplier<T> work) {
        try {
            return work.get();
        } catch (InvalidInputException e) {
            throw ApiException.invalid(field, "invalid_recording", e.userMessage());
        }
    }

    private void requireRoom(int present, String what) {
        if (present >= options.maxVoices()) {
            throw ApiException.invalid(
                    null,
                    "too_many_voices",
                    "the server keeps " + present + " " + what + ", its limit: delete some first");
        }
    }

    ApiResponse updateConsent(String id, byte[] body) {
        JsonObject json = JsonObject.parse(body, List.of("name"));
        Consent consent = requireConsent(id).withName(name("name", json.requiredString("name")));
        if (!store.updateConsent(consent)) {
            throw noConsent();
        }
        return ApiResponse.json(200, json(consent));
    }

    private Consent requireConsent(String id) {
        return store.consent(id).orElseThrow(VoiceEndpoints::noConsent);
    }

    private static ApiException noConsent() {
        return ApiException.request(404, null, "consent_not_found", "there is no such consent");
    }

    ApiResponse consent(String id) {
        return ApiResponse.json(200, json(requireConsent(id)));
    }

    ApiResponse consents(ApiRequest request) {
        return ApiResponse.json(200, page(request, store.consents(), Consent::id, VoiceEndpoints::json));
    }

    ApiResponse deleteConsent(String id) {
        List<StoredVoice> voices = store.removeConsent(id).orElseThrow(VoiceEndpoints::noConsent);
        voices.forEach(this::forget);
        return deleted(CONSENT, id);
    }

    private static ApiResponse deleted(String object, String id) {
        return ApiResponse.json(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("object", object)
                        .put("id", id)
                        .put("deleted", true));
    }

    /** Creates a voice; the fields of the form are called as given. */
    ApiResponse createVoice(Multipart form, String nameField, String sampleField) {
        form.only(nameField, sampleField, "consent", "language");
        String name = name(nameField, form.requiredText(nameField));
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
        AudioClip sample = recording(sampleField, form.required(sampleField));
        requireRoom(store.voices().size(), "voices");
        Voice made = ofField(sampleField, () -> cloner.createVoice(name, sample));
        Voice voice = consent.map(given -> made.withConsent("consent " + given.id() + ", given " + given.created()))
                .orElse(made);
        StoredVoice stored = new StoredVoice(
                Ids.random("voice"),
                voice,
                consent.map(Consent::id),
                Instant.now(),
                cacheKeys(sample, voice.speaker()));
        if (!store.addVoice(stored)) {
            forget(stored);
            throw ApiException.invalid("consent", "consent_not_found", "the consent was deleted meanwhile");
        }
        return ApiResponse.json(200, json(stored));
    }

    /** Returns the keys that a cache may keep a recording's speaker under, whatever is done to the recording first. */
    private List<String> cacheKeys(AudioClip sample, Speaker speaker) {
        List<String> keys = new ArrayList<>();
        for (boolean raise : List.of(true, false)) {
            for (boolean trim : List.of(true, false)) {
                keys.add(SpeakerKey.of(
                                cloner.encoderInfo().fingerprint(),
                                SpeakerFormat.of(speaker),
                                new EncodeRequest(sample, new Preprocessing(raise, trim)))
                        .hex());
            }
        }
        return keys;
    }

    /** Checks a recording before a voice is created from it; keeps nothing of it. */
    ApiResponse check(Multipart form) {
        form.only("file");
        AudioClip clip = recording("file", form.required("file"));
        RecordingCheck check = ofField("file", () -> cloner.checkRecording(clip));
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("duration_seconds", check.seconds());
        ArrayNode findings = json.putArray("findings");
        for (RecordingFinding finding : check.findings()) {
            findings.addObject()
                    .put("kind", finding.kind().name().toLowerCase(Locale.ROOT))
                    .put("severity", finding.severity().name().toLowerCase(Locale.ROOT))
                    .put("value", finding.measured())
                    .put("unit", finding.unit())
                    .put("expected", finding.expected())
                    .put("message", finding.text())
                    .put("advice", finding.advice());
        }
        return ApiResponse.json(200, json);
    }

    /** Compares a recording with a voice. */
    ApiResponse similarity(Multipart form) {
        form.only("voice", "file");
        Voice known = table.find(form.requiredText("voice")).voice();
        if (!known.encoderModel().equals(cloner.encoderInfo().model())) {
            throw ApiException.invalid(
                    "voice", "other_encoder", "the voice was made by the encoder of another voice pack");
        }
        Speaker voice = known.speaker();
        AudioClip clip = recording("file", form.required("file"));
        Speaker heard = ofField("file", () -> cloner.createVoice("file", clip)).speaker();
        forget(cacheKeys(clip, heard));
        if (voice instanceof SpeakerEmbedding one && heard instanceof SpeakerEmbedding other) {
            return ApiResponse.json(200, JsonNodeFactory.instance.objectNode().put("similarity", one.cosine(other)));
        }
        throw ApiException.request(501, null, "not_supported", "the voice pack has no speaker embeddings to compare");
    }

    private void forget(StoredVoice voice) {
        forget(voice.cacheKeys());
    }

    private void forget(List<String> cacheKeys) {
        if (cache != null && !cacheKeys.isEmpty()) {
            Set<SpeakerKey> keys = new HashSet<>();
            cacheKeys.forEach(key -> keys.add(SpeakerKey.ofHex(key)));
            cache.remove(keys);
        }
    }

    ApiResponse voice(String id) {
        return ApiResponse.json(200, json(requireVoice(id)));
    }

    private StoredVoice requireVoice(String id) {
        return table.byId(id).orElseThrow(VoiceEndpoints::noVoice);
    }

    private static ApiException noVoice() {
        return ApiException.request(404, null, "voice_not_found", "there is no such voice");
    }

    ApiResponse deleteVoice(String id) {
        if (table.isOwn(requireVoice(id))) {
            throw ApiException.request(403, null, "own_voice", "this voice belongs to the server's settings");
        }
        forget(store.removeVoice(id).orElseThrow(VoiceEndpoints::noVoice));
        return deleted(VOICE, id);
    }

    /** Deletes the voice of an id or a name, as other servers do. */
    ApiResponse deleteVoiceByName(String name) {
        String id;
        try {
            id = table.find(name).id();
        } catch (ApiException e) {
            throw e.is("ambiguous_voice") ? e : noVoice();
        }
        return deleteVoice(id);
    }

    /** Lists voices in the contract's shape, and in that of others, which read {@code voices}. */
    ApiResponse voices(ApiRequest request) {
        List<StoredVoice> all = table.all();
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (request.parameter("legacy").orElse("").equals("true")) {
            ObjectNode names = nodes.objectNode();
            ArrayNode voices = names.putArray("voices");
            all.forEach(voice -> voices.add(voice.id()));
            return ApiResponse.json(200, names);
        }
        ObjectNode page = page(request, all, StoredVoice::id, VoiceEndpoints::json);
        ArrayNode voices = page.putArray("voices");
        for (StoredVoice voice : all) {
            voices.addObject().put("id", voice.id()).put("name", voice.voice().name());
        }
        page.put("count", all.size());
        return ApiResponse.json(200, page);
    }

    private static <T> ObjectNode page(
            ApiRequest request, List<T> all, Function<T, String> id, Function<T, ObjectNode> json) {
        int limit = limit(request);
        int start = request.parameter("after")
                .map(after -> all.stream().map(id).toList().indexOf(after) + 1)
                .orElse(0);
        List<T> shown = all.subList(start, Math.min(all.size(), start + limit));
        ObjectNode page = JsonNodeFactory.instance.objectNode().put("object", "list");
        ArrayNode data = page.putArray("data");
        shown.forEach(each -> data.add(json.apply(each)));
        page.put("first_id", shown.isEmpty() ? null : id.apply(shown.get(0)));
        page.put("last_id", shown.isEmpty() ? null : id.apply(shown.get(shown.size() - 1)));
        return page.put("has_more", start + shown.size() < all.size());
    }

    private static int limit(ApiRequest request) {
        String text = request.parameter("limit").orElse("20");
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MAX_PAGE) {
            throw ApiException.invalid("limit", "invalid_value", "'limit' must be 1 to " + MAX_PAGE);
        }
        return Integer.parseInt(text);
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

    private static ObjectNode json(StoredVoice voice) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("object", VOICE)
                .put("id", voice.id())
                .put("name", voice.voice().name())
                .put("created_at", voice.created().getEpochSecond());
    }
}
