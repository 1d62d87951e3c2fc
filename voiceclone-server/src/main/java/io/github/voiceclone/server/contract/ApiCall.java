package io.github.voiceclone.server.contract;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.server.voices.VoiceStoreException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way: admitted or refused by its head, answered once its body is there, and counted and logged, once,
 * when its response is closed. Used by one thread at a time, but for {@link #leave}.
 */
public final class ApiCall {
    private static final Logger LOG = LoggerFactory.getLogger(ApiCall.class);
    private static final String UNKNOWN = "unknown";

    private final SpeechApi api;
    private final ApiRequest head;
    private final String id;
    private final long start = System.nanoTime();
    private final AtomicBoolean finished = new AtomicBoolean();
    private Routes.@Nullable Route route;
    private @Nullable ApiException refusal;
    private @Nullable ApiResponse preflight;
    private String client = "-";
    private boolean awaitsKey;
    private boolean holdsRoom;
    private int status;
    private String outcome = "aborted";
    private long bytes;
    private long firstByte;

    @GuardedBy("this")
    private boolean left;

    @GuardedBy("this")
    private Runnable cancel = () -> {};

    ApiCall(SpeechApi api, ApiRequest head, String id) {
        this.api = api;
        this.head = head;
        this.id = id;
    }

    /** Decides on the head: who sends it, to what, and whether there are too many. */
    void admit() {
        api.guard().checkOrigin(head);
        Optional<String> origin = api.guard().allowedOrigin(head);
        if (head.method().equals("OPTIONS") && origin.isPresent()) {
            preflight = Guard.preflight(head);
            return;
        }
        Routes.Route found;
        try {
            found = api.routes().find(head);
        } catch (ApiException e) {
            client = api.guard().client(head); // Who has no key learns nothing of the paths.
            throw e;
        }
        route = found;
        if (beginsDialog(found) && api.guard().lacksKey(head)) {
            awaitsKey = true; // Browsers cannot send headers with a WebSocket: it may come in the first message.
            client = head.remote();
        } else if (!found.open()) {
            client = api.guard().client(head);
        }
        if (found.heavy()) {
            limit();
        }
        if (found.maxBody() > 0) {
            checkBody(found);
        }
    }

    private void limit() {
        int wait = api.rates().take(client);
        if (wait > 0) {
            throw ApiException.tooMany(
                    "rate_limit_exceeded", "too many requests: the next one is accepted in " + wait + " s", wait);
        }
    }

    /** Takes a place among the requests at once; not before the body is there, or slow ones would keep others out. */
    private void enter(Routes.Route found) {
        if (!found.heavy()) {
            return;
        }
        if (!api.room().tryAcquire()) {
            throw ApiException.tooMany(
                    "server_overloaded", "the server has no room for another request: try again shortly", 1);
        }
        holdsRoom = true;
    }

    private void checkBody(Routes.Route found) {
        String type = head.header("content-type").orElse("").toLowerCase(Locale.ROOT);
        if (found.form() ? !Multipart.isForm(type) : !type.startsWith("application/json")) {
            throw ApiException.request(
                    415,
                    null,
                    "unsupported_media_type",
                    "the body must be of type " + (found.form() ? "multipart/form-data" : "application/json"));
        }
        Optional<String> length = head.header("content-length");
        if (length.isPresent() && length.get().matches("\\d{1,18}") && Long.parseLong(length.get()) > found.maxBody()) {
            throw bodyTooLarge(found);
        }
    }

    private static ApiException bodyTooLarge(Routes.Route found) {
        return ApiException.request(413, null, "request_too_large", "the body has over " + found.maxBody() + " bytes");
    }

    void refuse(RuntimeException e) {
        refusal = ApiException.of(e);
        report(refusal, e);
    }

    /** Logs an error that is the server's fault. */
    void report(ApiException told, RuntimeException error) {
        if (told.isFailure()) {
            LOG.error("request {} failed", id, error);
        } else if (error instanceof VoiceStoreException) {
            LOG.warn("request {} failed: {}", id, error.getMessage());
        }
    }

    /** Returns how many bytes of a body are to be read, at most; 0 if the answer needs none. */
    public int maxBody() {
        return refusal != null || route == null ? 0 : route.maxBody();
    }

    /** Returns the answer; blocks until its first bytes can be written. Never throws. To be closed. */
    public ApiResponse answer(byte[] body) {
        ApiResponse response;
        try {
            if (refusal != null) {
                throw refusal;
            }
            if (preflight != null) {
                response = preflight;
            } else if (route == null) {
                throw Routes.notFound();
            } else if (body.length > route.maxBody()) {
                throw bodyTooLarge(route);
            } else {
                enter(route);
                response = route.work().answer(head, body, this);
            }
        } catch (RuntimeException e) {
            refuse(hasLeft() ? ApiException.clientLeft() : e);
            response = refusal == null ? ApiException.of(e).response() : refusal.response();
        } catch (StackOverflowError | OutOfMemoryError e) {
            LOG.error("request {} failed", id, e);
            response = ApiException.of(e).response();
        }
        return finish(response);
    }

    /** Returns the answer to a body that is larger than {@link #maxBody}. */
    public ApiResponse tooLarge() {
        Routes.Route known = route;
        if (known != null) {
            refusal = bodyTooLarge(known);
        }
        return answer(new byte[0]);
    }

    /** Returns the answer to an upgrade that is not one. */
    public ApiResponse notUpgraded() {
        refusal = ApiException.request(400, null, "invalid_upgrade", "the WebSocket handshake is not valid");
        return answer(new byte[0]);
    }

    /** Returns the answer to a body that does not come in time. */
    public ApiResponse tooSlow() {
        refusal = ApiException.request(408, null, "request_timeout", "the body did not come in time");
        return answer(new byte[0]);
    }

    /** Returns the answer to a body for which there is no memory. */
    public ApiResponse noMemory() {
        refusal = ApiException.tooMany(
                "server_overloaded", "the server has too many bodies to read: try again shortly", 1);
        return answer(new byte[0]);
    }

    /** Returns the request's id. */
    String id() {
        return id;
    }

    /** Returns whether the request begins a dialog, if nothing is wrong with it. */
    public boolean beginsDialog() {
        return refusal == null && route != null && beginsDialog(route);
    }

    /**
     * Returns the dialog that the request begins, whose connection is to be upgraded; empty if it begins none, and then it is to
     * be answered. Blocks while its voice is looked up.
     */
    public Optional<SpeechDialog> dialog() {
        Routes.Route known = route;
        if (known == null || !beginsDialog()) {
            return Optional.empty();
        }
        try {
            if (!awaitsKey) {
                enter(known);
            }
            return Optional.of(api.routes().dialog(head, this));
        } catch (RuntimeException e) {
            refuse(e);
            return Optional.empty();
        }
    }

    private boolean beginsDialog(Routes.Route known) {
        return known.name().equals(Routes.DIALOG)
                && head.header("upgrade").orElse("").equalsIgnoreCase("websocket");
    }

    /** Returns whether the head of a dialog has no key, which is then to come in its first message. */
    boolean awaitsKey() {
        return awaitsKey;
    }

    /**
     * Lets a dialog in by the key of its first message, as the head of a request with the key is.
     *
     * @throws ApiException if there is none, it is wrong, or there are too many requests
     */
    void authenticate(Optional<String> key) {
        Routes.Route known = route;
        client = api.guard().client(key.orElseThrow(ApiException::noKey));
        awaitsKey = false;
        limit();
        if (known != null) {
            enter(known);
        }
    }

    /** Returns the longest message of a dialog, in bytes. */
    int maxMessage() {
        return api.routes().maxSpeechBody();
    }

    /** Ends a dialog, once. */
    void endDialog(long sent, String how) {
        if (status == 0) {
            status = 101;
            outcome = how;
            bytes = sent;
        }
        end();
    }

    /** Ends a request that its client has left before its body was there. */
    public void abandon() {
        status = 499;
        end();
    }

    /** Stops the work of a request whose client has left while it is answered. From any thread. */
    public void leave() {
        Runnable action;
        synchronized (this) {
            left = true;
            action = cancel;
        }
        action.run();
    }

    /** Sets how the work is stopped if the client leaves; at once if it has left. */
    void onLeave(Runnable action) {
        synchronized (this) {
            cancel = action;
            if (!left) {
                return;
            }
        }
        action.run();
    }

    /** Returns whether other requests that speak or create voices are in progress. */
    boolean hasCompany() {
        return api.inProgress() > 1;
    }

    private synchronized boolean hasLeft() {
        return left;
    }

    private ApiResponse finish(ApiResponse response) {
        status = response.status();
        ApiResponse told = response.wrapped(body -> out -> write(body, out), this::end);
        api.guard().allowedOrigin(head).ifPresent(origin -> told.with("Access-Control-Allow-Origin", origin)
                .with("Vary", "Origin")
                .with("Access-Control-Expose-Headers", "x-request-id, retry-after"));
        return told.with("x-request-id", id)
                .with("X-Content-Type-Options", "nosniff")
                .with("X-Frame-Options", "DENY")
                .with("Referrer-Policy", "no-referrer")
                .with("Cross-Origin-Resource-Policy", "same-origin")
                .withDefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .withDefault("Cache-Control", "no-store");
    }

    private void write(ApiResponse.Body body, OutputStream out) throws IOException {
        try {
            body.writeTo(new Counted(out));
            if (!hasLeft() || status == 200) {
                outcome = "ok";
            }
        } catch (IncompleteException e) {
            if (hasLeft()) {
                throw e;
            }
            outcome = "failed";
            LOG.warn("request {} failed after its first audio: {}", id, String.valueOf(e.getCause()));
            if (!e.told()) {
                throw e;
            }
        }
    }

    private void end() {
        if (!finished.compareAndSet(false, true)) {
            return;
        }
        if (holdsRoom) {
            api.room().release();
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        String name = route == null ? UNKNOWN : route.name();
        api.metrics().finished(name, status, outcome, elapsed);
        if (firstByte > 0) {
            api.metrics().firstByte(name, Duration.ofNanos(firstByte));
        }
        api.accessLog()
                .accept(String.format(
                        Locale.ROOT,
                        "%s %s %s %d %s %d bytes, %d ms, first byte %d ms, %s",
                        client,
                        head.method().matches("[A-Z]{1,10}") ? head.method() : "?",
                        name,
                        status,
                        outcome,
                        bytes,
                        elapsed.toMillis(),
                        firstByte / 1_000_000,
                        id));
    }

    /** Counts what is written, and notes when the first of it is. */
    private final class Counted extends FilterOutputStream {
        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] content, int offset, int length) throws IOException {
            out.write(content, offset, length);
            if (bytes == 0 && length > 0) {
                firstByte = System.nanoTime() - start;
            }
            bytes += length;
        }
    }
}
