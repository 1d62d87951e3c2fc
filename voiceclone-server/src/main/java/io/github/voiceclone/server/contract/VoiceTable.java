package io.github.voiceclone.server.contract;

import io.github.voiceclone.Voice;
import io.github.voiceclone.server.voices.StoredVoice;
import io.github.voiceclone.server.voices.VoiceStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All voices of a server: its own, which stay, and those of the store. Found by id or by name; the server's own, whose names are
 * their ids, come first. Thread-safe.
 */
final class VoiceTable {
    /** OpenAI's own voices, which clients ask for unless told otherwise: the server's first voice stands in for them. */
    private static final Set<String> STAND_INS = Set.of(
            "alloy", "ash", "ballad", "coral", "echo", "fable", "onyx", "nova", "sage", "shimmer", "verse", "marin",
            "cedar");

    private static final int MAX_LISTED = 10;

    private final List<StoredVoice> own;
    private final VoiceStore store;

    VoiceTable(List<Voice> own, VoiceStore store) {
        this.own = own.stream()
                .map(voice -> new StoredVoice(
                        voice.name(), voice, Optional.empty(), voice.created().orElse(Instant.EPOCH), List.of()))
                .toList();
        this.store = store;
    }

    /** Returns all voices, the server's own first. */
    List<StoredVoice> all() {
        return Stream.concat(own.stream(), store.voices().stream()).toList();
    }

    /** Returns the voice of an id. */
    Optional<StoredVoice> byId(String id) {
        return own.stream().filter(voice -> voice.id().equals(id)).findFirst().or(() -> store.voice(id));
    }

    /** Returns whether a voice of the server's own has a name. */
    boolean isOwn(String name) {
        return own.stream().anyMatch(voice -> voice.id().equals(name));
    }

    boolean isOwn(StoredVoice voice) {
        return own.contains(voice);
    }

    /** Returns the voice of an id or a name; an OpenAI voice that is neither is the server's first. */
    StoredVoice find(String name) {
        return byId(name).or(() -> byName(name)).or(() -> standIn(name)).orElseThrow(() -> unknown(name));
    }

    private Optional<StoredVoice> byName(String name) {
        List<StoredVoice> named = all().stream()
                .filter(voice -> voice.voice().name().equals(name))
                .toList();
        if (named.size() > 1) {
            throw ApiException.invalid(
                    "voice",
                    "ambiguous_voice",
                    "there are " + named.size() + " voices of this name: give the id of one");
        }
        return named.stream().findFirst();
    }

    private Optional<StoredVoice> standIn(String name) {
        return STAND_INS.contains(name) ? own.stream().findFirst() : Optional.empty();
    }

    private ApiException unknown(String name) {
        List<String> names = new ArrayList<>(all().stream()
                .map(voice -> voice.voice().name())
                .limit(MAX_LISTED)
                .toList());
        String shown = name.length() > 64 ? name.substring(0, 64) + "…" : name;
        return ApiException.invalid(
                "voice",
                "voice_not_found",
                "there is no voice '" + shown + "'; "
                        + (names.isEmpty()
                                ? "create one with POST /v1/audio/voices"
                                : "there are " + String.join(", ", names) + " (see GET /v1/audio/voices)"));
    }
}
