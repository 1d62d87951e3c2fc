package io.github.voiceclone.server.contract;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides who may use the server: by API key, by the host that the request names, and by the web page that sends it.
 * Thread-safe.
 */
final class Guard {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");
    private static final String BEARER = "bearer ";

    /** Headers that a web page elsewhere may send. */
    private static final List<String> HEADERS = List.of("authorization", "content-type", "xi-api-key");

    /** Headers that OpenAI's client for JavaScript sends besides. */
    private static final Pattern CLIENT_HEADER = Pattern.compile("x-stainless-[a-z-]+|openai-[a-z-]+|user-agent");

    private final ApiKeys keys;
    private final List<String> origins;
    private final boolean loopbackOnly;

    Guard(ApiKeys keys, List<String> origins, boolean loopbackOnly) {
        this.keys = keys;
        this.origins = origins;
        this.loopbackOnly = loopbackOnly;
    }

    /**
     * Refuses requests that a web page elsewhere has had a browser send, and those by a name that is not this machine's, as
     * after DNS rebinding.
     */
    void checkOrigin(ApiRequest request) {
        String host = request.header("host").orElse("");
        if (loopbackOnly
                && keys.isEmpty()
                && !host.isEmpty()
                && !LOOPBACK.matcher(withoutPort(host)).matches()) {
            throw ApiException.request(
                    403, null, "host_not_allowed", "the server is for this machine only: use http://localhost");
        }
        Optional<String> origin = request.header("origin");
        if (origin.isPresent() && !isSame(origin.get(), host) && !origins.contains(origin.get())) {
            throw ApiException.request(
                    403, null, "origin_not_allowed", "the server does not serve web pages of other origins");
        }
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }

    private static boolean isSame(String origin, String host) {
        return origin.equals("http://" + host) || origin.equals("https://" + host);
    }

    /** Returns the origin of a page elsewhere that may read the response; empty if there is none. */
    Optional<String> allowedOrigin(ApiRequest request) {
        return request.header("origin").filter(origins::contains);
    }

    /** Returns the answer to the request by which a browser asks what such a page may send. */
    static ApiResponse preflight(ApiRequest request) {
        Stream<String> asked = Arrays.stream(request.header("access-control-request-headers")
                        .orElse("")
                        .split(",", -1))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> CLIENT_HEADER.matcher(name).matches());
        return ApiResponse.empty(204)
                .with("Access-Control-Allow-Methods", "GET, POST, DELETE")
                .with(
                        "Access-Control-Allow-Headers",
                        Stream.concat(HEADERS.stream(), asked).collect(Collectors.joining(", ")))
                .with("Access-Control-Max-Age", "600");
    }

    /** Returns whether there are keys and a request names none, neither a right nor a wrong one. */
    boolean lacksKey(ApiRequest request) {
        return !keys.isEmpty() && key(request).isEmpty();
    }

    private static Optional<String> key(ApiRequest request) {
        return request.header("authorization").flatMap(Guard::bearer).or(() -> request.header("xi-api-key"));
    }

    /** Returns the key of an {@code Authorization}. */
    private static Optional<String> bearer(String authorization) {
        return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.of(authorization.substring(BEARER.length()).strip())
                : Optional.empty();
    }

    /** Returns who sends a request: the name of its key, or its address where there are no keys. */
    String client(ApiRequest request) {
        return keys.isEmpty() ? request.remote() : name(key(request).orElseThrow(ApiException::noKey));
    }

    /** Returns who sends a key, alone or as an {@code Authorization}. */
    String client(String given) {
        return name(bearer(given).orElse(given));
    }

    private String name(String key) {
        return keys.name(key)
                .orElseThrow(() -> ApiException.request(401, null, "invalid_api_key", "the API key is not valid"));
    }
}
