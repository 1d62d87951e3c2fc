package io.github.voiceclone.server.voices;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.voiceclone.Voice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The JSON that stores keep of consents and voices, and what an id is. */
final class StoreRecords {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final String VOICE = "voice";
    /** A place in a message of Jackson's, with a source that it does not show. */
    private static final Pattern SOURCE = Pattern.compile("\\[Source: [^;]*; ([^\\]]*)]");

    private StoreRecords() {}

    static boolean isId(String id) {
        return ID.matcher(id).matches();
    }

    static String requireId(String id) {
        if (!isId(id)) {
            throw new IllegalArgumentException("an id is up to 64 letters, digits, _ and -");
        }
        return id;
    }

    static byte[] of(Consent consent) {
        ObjectNode record = JSON.createObjectNode()
                .put("name", consent.name())
                .put("language", consent.language())
                .put("created", consent.created().toString());
        consent.voice().ifPresent(voice -> record.put(VOICE, voice.toBytes()));
        return bytes(record);
    }

    /** Returns the record of a voice, without the voice itself. */
    static byte[] of(StoredVoice voice) {
        return bytes(record(voice));
    }

    /** Returns the record of a voice with the voice in it. */
    static byte[] ofWhole(StoredVoice voice) {
        return bytes(record(voice).put(VOICE, voice.voice().toBytes()));
    }

    private static ObjectNode record(StoredVoice voice) {
        ObjectNode record =
                JSON.createObjectNode().put("created", voice.created().toString());
        voice.consent().ifPresent(id -> record.put("consent", id));
        ArrayNode keys = record.putArray("cache_keys");
        voice.cacheKeys().forEach(keys::add);
        return record;
    }

    private static byte[] bytes(ObjectNode record) {
        return record.toString().getBytes(StandardCharsets.UTF_8);
    }

    static Consent consent(String id, byte[] bytes) throws IOException {
        JsonNode record = JSON.readTree(bytes);
        return new Consent(
                id,
                record.path("name").asText(),
                record.path("language").asText(),
                created(record),
                Optional.ofNullable(record.path(VOICE).binaryValue()).map(Voice::ofBytes));
    }

    /** The record of a voice: its consent, when it was created, and the cache keys of its embeddings. */
    record VoiceRecord(Optional<String> consent, Instant created, List<String> cacheKeys) {
        StoredVoice of(String id, Voice voice) {
            return new StoredVoice(id, voice, consent, created, cacheKeys);
        }
    }

    static VoiceRecord voice(byte[] bytes) throws IOException {
        return voice(JSON.readTree(bytes));
    }

    static StoredVoice wholeVoice(String id, byte[] bytes) throws IOException {
        JsonNode record = JSON.readTree(bytes);
        byte[] voice = record.path(VOICE).binaryValue();
        if (voice == null) {
            throw new IOException("a record has no voice");
        }
        return voice(record).of(id, Voice.ofBytes(voice));
    }

    private static VoiceRecord voice(JsonNode record) throws IOException {
        List<String> keys = new ArrayList<>();
        record.path("cache_keys").forEach(key -> keys.add(key.asText()));
        Optional<String> consent = Optional.ofNullable(record.get("consent")).map(JsonNode::asText);
        return new VoiceRecord(consent, created(record), keys);
    }

    /** Returns what a record or a voice cannot be read for, on one line. */
    static String reason(Exception error) {
        if (error instanceof JsonProcessingException json) {
            JsonLocation place = json.getLocation();
            String where = place == null ? "" : " (line " + place.getLineNr() + ", column " + place.getColumnNr() + ")";
            return SOURCE.matcher(String.valueOf(json.getOriginalMessage())).replaceAll("$1") + where;
        }
        return error instanceof FileSystemException ? error.toString() : String.valueOf(error.getMessage());
    }

    private static Instant created(JsonNode record) throws IOException {
        try {
            return Instant.parse(record.path("created").asText());
        } catch (DateTimeException e) {
            throw new IOException("a record has no time of creation", e);
        }
    }
}
