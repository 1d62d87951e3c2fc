package io.github.voiceclone.server.contract;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One HTTP request. Immutable.
 *
 * @param method the method, in upper case
 * @param path the decoded path, without the query
 * @param query values of each parameter of the query
 * @param headers values of each header, by its name in lower case
 * @param remote address of the client, for limits of those without a key
 * @param body the body; not copied, and not changed afterwards
 */
public record ApiRequest(
        String method,
        String path,
        Map<String, List<String>> query,
        Map<String, List<String>> headers,
        String remote,
        byte[] body) {
    /** Copies the maps, with header names in lower case. */
    public ApiRequest {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(remote, "remote");
        Objects.requireNonNull(body, "body");
        query = Map.copyOf(query);
        Map<String, List<String>> lower = new TreeMap<>();
        headers.forEach((name, values) -> lower.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        headers = Map.copyOf(lower);
    }

    /** Returns this request with a body. */
    public ApiRequest withBody(byte[] value) {
        return new ApiRequest(method, path, query, headers, remote, value);
    }

    /** Returns the first value of a header; {@code name} is in lower case. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** Returns the first value of a parameter of the query. */
    public Optional<String> parameter(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ApiRequest request
                && request.method.equals(method)
                && request.path.equals(path)
                && request.query.equals(query)
                && request.headers.equals(headers)
                && request.remote.equals(remote)
                && Arrays.equals(request.body, body);
    }

    @Override
    public int hashCode() {
        return Objects.hash(method, path, query, headers, remote, Arrays.hashCode(body));
    }

    /** Returns the method and the length of the body; not the rest, which may be private. */
    @Override
    public String toString() {
        return "ApiRequest[" + method + ", " + body.length + " bytes]";
    }
}
