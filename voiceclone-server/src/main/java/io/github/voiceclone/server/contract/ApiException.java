package io.github.voiceclone.server.contract;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.voiceclone.CancelledException;
import io.github.voiceclone.ClosedException;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.OverloadedException;
import io.github.voiceclone.TimeoutExceededException;
import io.github.voiceclone.server.voices.VoiceStoreException;
import org.jspecify.annotations.Nullable;

/** Error response to a client, in the shape of OpenAI's errors. */
final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final @Nullable String param;
    private final @Nullable String code;
    private final int retryAfter;
    private final @Nullable String allow;

    private ApiException(
            int status,
            String type,
            String message,
            @Nullable String param,
            @Nullable String code,
            int retryAfter,
            @Nullable String allow,
            @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.type = type;
        this.param = param;
        this.code = code;
        this.retryAfter = retryAfter;
        this.allow = allow;
    }

    /** Returns an error of the request, 400, in one of its fields. */
    static ApiException invalid(@Nullable String param, @Nullable String code, String message) {
        return request(400, param, code, message);
    }

    /** Returns an error of the request with another status. */
    static ApiException request(int status, @Nullable String param, @Nullable String code, String message) {
        return new ApiException(status, "invalid_request_error", message, param, code, 0, null, null);
    }

    /** Returns the error of a method that a path does not have; {@code allowed} are those it has. */
    static ApiException notAllowed(String allowed) {
        return new ApiException(
                405,
                "invalid_request_error",
                "the method is not one of this path's: " + allowed,
                null,
                "method_not_allowed",
                0,
                allowed,
                null);
    }

    /** Returns the error of a client that has left before its answer; it goes into the log, for nobody reads it. */
    static ApiException clientLeft() {
        return request(499, null, "client_closed_request", "the client has closed the connection");
    }

    /** Returns the error of a request without an API key. */
    static ApiException noKey() {
        return request(401, null, "missing_api_key", "no API key: send it as 'Authorization: Bearer KEY'");
    }

    /** Returns an error of a client that asks for too much, 429. */
    static ApiException tooMany(String code, String message, int retryAfterSeconds) {
        return new ApiException(429, "rate_limit_error", message, null, code, retryAfterSeconds, null, null);
    }

    /** Returns an error of the server, for which the client is not to blame. */
    static ApiException server(int status, @Nullable String code, String message, @Nullable Throwable cause) {
        return new ApiException(status, "server_error", message, null, code, status == 503 ? 1 : 0, null, cause);
    }

    /** Returns what the client is told of an error. */
    static ApiException of(Throwable error) {
        if (error instanceof ApiException own) {
            return own;
        }
        if (error instanceof InvalidInputException invalid) {
            return new ApiException(
                    400, "invalid_request_error", invalid.userMessage(), "input", "invalid_input", 0, null, error);
        }
        if (error instanceof OverloadedException) {
            return tooMany("server_overloaded", "the server has no room for another request: try again shortly", 1);
        }
        if (error instanceof TimeoutExceededException) {
            return server(503, "timeout", "the speech took longer than the server allows: shorten the text", error);
        }
        if (error instanceof ClosedException || error instanceof CancelledException) {
            return server(503, "shutting_down", "the server is shutting down: try again", error);
        }
        if (error instanceof VoiceStoreException) {
            return server(
                    503, "voices_unavailable", "the store of voices cannot be used now: try again shortly", error);
        }
        return server(500, null, "the server failed; its log has the request's id", error);
    }

    int status() {
        return status;
    }

    /** Returns whether the error is of a kind. */
    boolean is(String kind) {
        return kind.equals(code);
    }

    /** Returns whether the server has failed, and not the request. */
    boolean isFailure() {
        return status == 500;
    }

    ObjectNode json() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error")
                .put("message", getMessage())
                .put("type", type)
                .put("param", param)
                .put("code", code);
        return body;
    }

    ApiResponse response() {
        return ApiResponse.json(status, json())
                .with("Retry-After", retryAfter > 0 ? String.valueOf(retryAfter) : null)
                .with("Allow", allow)
                .with("WWW-Authenticate", status == 401 ? "Bearer" : null);
    }
}
