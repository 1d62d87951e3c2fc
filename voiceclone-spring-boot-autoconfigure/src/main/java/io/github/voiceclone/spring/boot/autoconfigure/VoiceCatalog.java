package io.github.voiceclone.spring.boot.autoconfigure;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Voice;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The application's voices by name: those of the properties {@code voiceclone.voices} and the beans of type {@link Voice}.
 * Immutable.
 */
public final class VoiceCatalog {
    private final Map<String, Voice> voices = new LinkedHashMap<>();

    /**
     * Creates a catalog.
     *
     * @param all voices with different names; the first one speaks when none is named, unless another is given
     * @param first name of the voice that speaks when none is named; null for the first one
     * @throws InvalidInputException if there is no voice of that name, or there are two of one name
     */
    public VoiceCatalog(List<Voice> all, @Nullable String first) {
        List<Voice> ordered = new ArrayList<>(all);
        if (first != null) {
            Voice chosen = all.stream()
                    .filter(voice -> voice.name().equals(first))
                    .findFirst()
                    .orElseThrow(
                            () -> unknown(first, all.stream().map(Voice::name).toList()));
            ordered.remove(chosen);
            ordered.add(0, chosen);
        }
        for (Voice voice : ordered) {
            if (voices.putIfAbsent(voice.name(), voice) != null) {
                throw new InvalidInputException("there are two voices called '" + voice.name() + "'");
            }
        }
    }

    private static InvalidInputException unknown(String name, List<String> names) {
        return new InvalidInputException("there is no voice '" + name + "', expected "
                + (names.isEmpty() ? "one to be set: voiceclone.voices.NAME=FILE" : "one of " + names));
    }

    /** Returns the voice that speaks when none is named; empty if there are no voices. */
    public Optional<Voice> first() {
        return voices.values().stream().findFirst();
    }

    /**
     * Returns a voice.
     *
     * @throws InvalidInputException if there is none of this name; the message lists the names
     */
    public Voice get(String name) {
        Voice voice = voices.get(Objects.requireNonNull(name, "name"));
        if (voice == null) {
            throw unknown(name, List.copyOf(voices.keySet()));
        }
        return voice;
    }

    /** Returns all voices, the one that speaks when none is named first. */
    public List<Voice> all() {
        return List.copyOf(voices.values());
    }
}
