package io.github.voiceclone.server.contract;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An HTTP request without its body. Immutable.
 *
 * @param method the method, in upper case
 * @param path the decoded path, without the query
 * @param query values of each parameter of the query
 * @param headers values of each header, by its name in lower case
 * @param remote address of the client, for limits of those without a key
 */
public record ApiRequest(
        String method, String path, Map<String, List<String>> query, Map<String, List<String>> headers, String remote) {
    /** Copies the maps, with header names in lower case. */
    public ApiRequest {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(remote, "remote");
        query = Map.copyOf(query);
        Map<String, List<String>> lower = new TreeMap<>();
        headers.forEach((name, values) -> lower.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        headers = Map.copyOf(lower);
    }

    /** Returns the first value of a header; {@code name} is in lower case. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** Returns the first value of a parameter of the query. */
    public Optional<String> parameter(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** Returns the method; not the rest, which may be private. */
    @Override
    public String toString() {
        return "ApiRequest[" + method + "]";
    }
}
