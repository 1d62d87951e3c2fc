package io.github.voiceclone.listener;

import io.github.voiceclone.SpeechRequest;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Identity of a request, as listeners see it: what joins its events with one another, and with the application's logs.
 *
 * @param number its number: a voice cloner counts its requests from 1
 * @param id the application's id, {@link SpeechRequest#id()}
 * @param attributes the application's attributes, {@link SpeechRequest#attributes()}; unmodifiable
 */
public record RequestInfo(long number, Optional<String> id, Map<String, String> attributes) {
    /** Refuses nulls. */
    public RequestInfo {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(attributes, "attributes");
    }

    /** Creates the identity of a request without id and attributes, as that of a voice being created. */
    public RequestInfo(long number) {
        this(number, Optional.empty(), Map.of());
    }

    /** Creates the identity of a request. */
    public static RequestInfo of(long number, SpeechRequest request) {
        return new RequestInfo(number, request.id(), request.attributes());
    }
}
