package io.github.voiceclone.server.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The files of the web page, among the resources of this module. Thread-safe. */
final class WebFiles {
    private static final String FOLDER = "/io/github/voiceclone/server/web/";
    private static final String INDEX = "index.html";
    /** Names of files; no other path is looked for. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}\\.(html|css|js|svg|png|woff2|json)");

    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "woff2", "font/woff2",
            "json", "application/json");

    /** Nothing is loaded from elsewhere, nothing inline runs, and nobody frames the page. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
                    + " font-src 'self'; connect-src 'self'; media-src 'self' blob:; worker-src 'self'; manifest-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Map<String, byte[]> FILES = new ConcurrentHashMap<>();

    private WebFiles() {}

    /** Returns whether a path may be a file of the page. */
    static boolean isName(String path) {
        return path.equals("/")
                || (path.startsWith("/") && NAME.matcher(path.substring(1)).matches());
    }

    /** Returns the file of a request's path; empty if there is none. */
    static Optional<ApiResponse> file(ApiRequest request) {
        String path = request.path();
        String known = request.header("if-none-match").orElse("");
        String name = path.equals("/") ? INDEX : path.substring(1);
        byte[] content = FILES.getOrDefault(name, new byte[0]);
        if (content.length == 0) {
            content = read(name);
            if (content.length == 0) {
                return Optional.empty(); // Not kept: there is no end of names.
            }
            FILES.put(name, content);
        }
        String tag = '"' + Integer.toHexString(Arrays.hashCode(content)) + '-' + content.length + '"';
        if (known.equals(tag)) {
            return Optional.of(ApiResponse.empty(304)
                    .with("ETag", tag)
                    .with("Content-Security-Policy", POLICY)
                    .with("Cache-Control", "no-cache"));
        }
        String extension = name.substring(name.lastIndexOf('.') + 1);
        return Optional.of(ApiResponse.of(200, MEDIA_TYPES.getOrDefault(extension, "application/octet-stream"), content)
                .with("Content-Security-Policy", POLICY)
                .with("Cache-Control", "no-cache")
                .with("ETag", tag)
                .with("Permissions-Policy", "microphone=(self), camera=(), geolocation=()"));
    }

    /** Returns a file's content; empty if there is none. */
    private static byte[] read(String name) {
        try (InputStream in = WebFiles.class.getResourceAsStream(FOLDER + name)) {
            return in == null ? new byte[0] : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
