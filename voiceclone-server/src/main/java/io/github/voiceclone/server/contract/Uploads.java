package io.github.voiceclone.server.contract;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.Speaker;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioFiles;
import io.github.voiceclone.cache.SpeakerKey;
import io.github.voiceclone.cache.TieredCache;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.SpeakerFormat;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what forms upload, names and recordings, and makes voices of recordings. Thread-safe. */
final class Uploads {
    private static final int MAX_NAME = 256;

    private final VoiceCloner cloner;
    private final ServerOptions options;
    private final @Nullable TieredCache cache;

    Uploads(VoiceCloner cloner, ServerOptions options, @Nullable TieredCache cache) {
        this.cloner = cloner;
        this.options = options;
        this.cache = cache;
    }

    /** Returns a name that is fit to be shown. */
    static String name(String field, String name) {
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

    /** Returns a recording, decoded. */
    AudioClip recording(String field, byte[] file) {
        if (file.length > options.maxUploadBytes()) {
            throw ApiException.request(
                    413, field, "file_too_large", "'" + field + "' has over " + options.maxUploadBytes() + " bytes");
        }
        double seconds = options.maxRecording().toMillis() / 1e3;
        return ofField(
                field, () -> AudioFiles.read(new ByteArrayInputStream(file), field, options.maxUploadBytes(), seconds));
    }

    /** Returns what is made of a field; errors of the input name the field. */
    static <T> T ofField(String field, Supplier<T> work) {
        try {
            return work.get();
        } catch (InvalidInputException e) {
            throw ApiException.invalid(field, "invalid_recording", e.userMessage());
        }
    }

    /** Returns the voice of a recording. */
    Voice voice(String field, String name, AudioClip clip) {
        return ofField(field, () -> cloner.createVoice(name, clip));
    }

    /** Returns the voice of a recording, of which no cache keeps anything. */
    Voice passingVoice(String field, AudioClip clip) {
        Voice voice = voice(field, field, clip);
        forget(cacheKeys(clip, voice.speaker()));
        return voice;
    }

    /** Returns the keys that a cache may keep a recording's speaker under, whatever is done to the recording first. */
    List<String> cacheKeys(AudioClip sample, Speaker speaker) {
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

    /** Removes speakers from the cache. */
    void forget(List<String> cacheKeys) {
        if (cache != null && !cacheKeys.isEmpty()) {
            Set<SpeakerKey> keys = new HashSet<>();
            cacheKeys.forEach(key -> keys.add(SpeakerKey.ofHex(key)));
            cache.remove(keys);
        }
    }

    /** Refuses to keep more of something than the server may. */
    void requireRoom(int present, String what) {
        if (present >= options.maxVoices()) {
            throw ApiException.invalid(
                    null,
                    "too_many_voices",
                    "the server keeps " + present + " " + what + ", its limit: delete some first");
        }
    }
}
