package io.github.voiceclone.server.contract;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP response: a status, headers, and a body that is at hand or made while it is written. To be closed, written or
 * not. Used by one thread at a time.
 */
public final class ApiResponse implements AutoCloseable {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8) // Or emoji would be escapes.
            .build();

    private final int status;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Body body;
    private final int length;
    private final Runnable close;

    /** Writer of a body. */
    @FunctionalInterface
    interface Body {
        /** Writes the body, and flushes what should leave at once. */
        void writeTo(OutputStream out) throws IOException;
    }

    private ApiResponse(int status, int length, Body body, Runnable close) {
        this.status = status;
        this.length = length;
        this.body = body;
        this.close = close;
    }

    /** Returns a response with a body at hand. */
    static ApiResponse of(int status, String mediaType, byte[] body) {
        return new ApiResponse(status, body.length, out -> out.write(body), () -> {}).with("Content-Type", mediaType);
    }

    /** Returns a response without a body. */
    static ApiResponse empty(int status) {
        return new ApiResponse(status, 0, out -> {}, () -> {});
    }

    /** Returns a response whose body is JSON. */
    static ApiResponse json(int status, JsonNode body) {
        try {
            return of(status, "application/json", JSON.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }

    /** Returns an error in the contract's shape that the contract itself has not found. */
    public static ApiResponse error(int status, String message) {
        ApiException error = status < 500
                ? ApiException.request(status, null, null, message)
                : ApiException.server(status, null, message, null);
        return error.response();
    }

    /** Returns the body, which is at hand. */
    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            body.writeTo(bytes);
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be written", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Returns a response whose body is made while it is written.
     *
     * @param close releases what the body needs
     */
    static ApiResponse stream(String mediaType, Body body, Runnable close) {
        return new ApiResponse(200, -1, body, close).with("Content-Type", mediaType);
    }

    /** Returns this response with a body and a close that are told of. */
    ApiResponse wrapped(java.util.function.UnaryOperator<Body> around, Runnable closed) {
        ApiResponse wrapped = new ApiResponse(status, length, around.apply(body), () -> {
            close.run();
            closed.run();
        });
        wrapped.headers.putAll(headers);
        return wrapped;
    }

    /** Sets a header. */
    ApiResponse with(String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, value);
        }
        return this;
    }

    /** Sets a header unless it is set. */
    ApiResponse withDefault(String name, String value) {
        headers.putIfAbsent(name, value);
        return this;
    }

    /** Returns the status. */
    public int status() {
        return status;
    }

    /** Returns the headers, in order. */
    public Map<String, String> headers() {
        return Collections.unmodifiableMap(headers);
    }

    /** Returns the length of the body in bytes; -1 if it is not known. */
    public int length() {
        return length;
    }

    /**
     * Writes the body, once. What is flushed should leave for the client at once.
     *
     * @throws IOException if the stream cannot be written, or the body could not be completed: the client must see that the
     *     response is incomplete
     */
    public void writeTo(OutputStream out) throws IOException {
        body.writeTo(out);
    }

    /** Releases what the body needs, and stops its making. */
    @Override
    public void close() {
        close.run();
    }
}
