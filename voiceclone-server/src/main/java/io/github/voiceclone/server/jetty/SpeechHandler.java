package io.github.voiceclone.server.jetty;

import io.github.voiceclone.server.contract.ApiCall;
import io.github.voiceclone.server.contract.ApiRequest;
import io.github.voiceclone.server.contract.ApiResponse;
import io.github.voiceclone.server.contract.SpeechApi;
import io.github.voiceclone.server.contract.SpeechDialog;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.URIUtil;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.jspecify.annotations.Nullable;

/** Hands requests to the contract: bodies are read without a thread that waits, answers are written by one that may wait. */
public final class SpeechHandler extends Handler.Abstract.NonBlocking {
    private static final int WRITE_BUFFER = 16 << 10;

    private final CompletableFuture<SpeechApi> api;
    private final Duration bodyTimeout;
    private final Duration total;
    private final AtomicLong budget;

    /**
     * Creates a handler.
     *
     * @param api the contract, once the models are loaded
     * @param bodyTimeout how long a body may take to arrive
     * @param total how long a request may take in all, after which its connection is closed
     * @param maxBodies most bytes of all bodies together
     */
    public SpeechHandler(CompletableFuture<SpeechApi> api, Duration bodyTimeout, Duration total, long maxBodies) {
        this.api = api;
        this.bodyTimeout = bodyTimeout;
        this.total = total;
        this.budget = new AtomicLong(maxBodies);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        WatchedEndPoint connection = connection(request);
        if (connection != null) {
            connection.begin();
            Request.addCompletionListener(request, failure -> {
                if (response.getStatus() != HttpStatus.SWITCHING_PROTOCOLS_101) { // A dialog goes on.
                    connection.end();
                }
            });
        }
        Executor workers = workers();
        if (!api.isDone() || api.isCompletedExceptionally()) {
            workers.execute(() -> respond(SpeechApi.starting(head(request)), request, response, callback));
            return true;
        }
        ApiCall call = api.join().begin(head(request));
        if (call.beginsDialog()) {
            workers.execute(() -> beginDialog(call, request, response, callback));
            return true;
        }
        if (call.maxBody() == 0) {
            workers.execute(() -> respond(call.answer(new byte[0]), request, response, callback));
            return true;
        }
        BodyReader body = BodyReader.begin(request, call.maxBody(), budget);
        Scheduler.Task late = getServer()
                .getScheduler()
                .schedule(
                        () -> body.result().completeExceptionally(new TimeoutException()),
                        bodyTimeout.toMillis(),
                        TimeUnit.MILLISECONDS);
        CompletableFuture<?> unused = body.result().whenComplete((bytes, failure) -> {
            late.cancel();
            workers.execute(() -> {
                if (connection != null && failure == null) {
                    connection.watch(call::leave);
                }
                try {
                    answer(call, bytes, failure, request, response, callback);
                } finally {
                    body.release();
                }
            });
        });
        return true;
    }

    private void beginDialog(ApiCall call, Request request, Response response, Callback callback) {
        Optional<SpeechDialog> dialog = call.dialog();
        if (dialog.isPresent()) {
            upgrade(call, dialog.get(), request, response, callback);
        } else {
            respond(call.answer(new byte[0]), request, response, callback);
        }
    }

    private void upgrade(ApiCall call, SpeechDialog dialog, Request request, Response response, Callback callback) {
        ServerWebSocketContainer sockets = ServerWebSocketContainer.get(request.getContext());
        Request.addCompletionListener(request, failure -> {
            if (failure != null) {
                call.abandon(); // The client has gone: nobody opens the dialog, or closes it.
            }
        });
        try {
            if (sockets.upgrade(
                    (upgrade, upgraded, created) ->
                            new DialogSocket(dialog, workers(), getServer().getScheduler()),
                    request,
                    response,
                    callback)) {
                return;
            }
        } catch (RuntimeException e) {
            call.abandon();
            Response.writeError(request, response, callback, e);
            return;
        }
        respond(call.notUpgraded(), request, response, callback);
    }

    private void answer(
            ApiCall call,
            byte[] body,
            @Nullable Throwable failure,
            Request request,
            Response response,
            Callback callback) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause == null) {
            respond(call.answer(body), request, response, callback);
        } else if (cause instanceof BodyReader.TooLargeException) {
            respond(call.tooLarge(), request, response, callback);
        } else if (cause instanceof BodyReader.NoMemoryException) {
            respond(call.noMemory(), request, response, callback);
        } else if (cause instanceof TimeoutException) {
            respond(call.tooSlow(), request, response, callback);
        } else {
            call.abandon();
            callback.failed(cause);
        }
    }

    /** Returns what runs work that may wait: virtual threads where Java has them. */
    private Executor workers() {
        Executor pool = getServer().getThreadPool();
        Executor virtual = VirtualThreads.getVirtualThreadsExecutor(pool);
        return virtual == null ? pool : virtual;
    }

    /** Returns the connection of a request that is the only one on it; null if there is none, as with HTTP/2. */
    private static @Nullable WatchedEndPoint connection(Request request) {
        return request.getConnectionMetaData().getConnection().getEndPoint() instanceof WatchedEndPoint connection
                ? connection
                : null;
    }

    /** Ends the watch before the callback is called, since then the next request may be read. */
    private static void unwatch(Request request) {
        WatchedEndPoint connection = connection(request);
        if (connection != null) {
            connection.unwatch();
        }
    }

    private void respond(ApiResponse answer, Request request, Response response, Callback callback) {
        Scheduler.Task overdue = getServer()
                .getScheduler()
                .schedule(
                        () -> request.getConnectionMetaData()
                                .getConnection()
                                .getEndPoint()
                                .close(),
                        total.toMillis(),
                        TimeUnit.MILLISECONDS);
        try (answer) {
            response.setStatus(answer.status());
            answer.headers().forEach(response.getHeaders()::put);
            if (!request.consumeAvailable()) {
                // What remains of a body ends the connection; a client that is not told sends its next request into it.
                response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
            }
            if (answer.length() > 0) {
                response.getHeaders().put("Content-Length", answer.length());
            } else if (answer.length() < 0
                    && request.getConnectionMetaData().getHttpVersion() == HttpVersion.HTTP_1_1) {
                // Asked for, or a connection that is to be closed would leave it out: then the end of the connection
                // would
                // look like that of the body.
                response.getHeaders().put("Transfer-Encoding", "chunked");
            }
            if (request.getMethod().equals("HEAD")) {
                answer.writeTo(OutputStream.nullOutputStream());
            } else {
                OutputStream out = new BufferedOutputStream(Content.Sink.asOutputStream(response), WRITE_BUFFER);
                answer.writeTo(out);
                out.flush();
            }
            unwatch(request);
            callback.succeeded();
        } catch (IOException | RuntimeException e) {
            unwatch(request);
            callback.failed(e); // What has begun and cannot be completed ends with its connection.
        } finally {
            overdue.cancel();
        }
    }

    private static ApiRequest head(Request request) {
        Map<String, List<String>> headers = new HashMap<>();
        for (HttpField field : request.getHeaders()) {
            headers.computeIfAbsent(field.getLowerCaseName(), name -> new ArrayList<>())
                    .add(field.getValue() == null ? "" : field.getValue());
        }
        String path = request.getHttpURI().getCanonicalPath();
        return new ApiRequest(
                request.getMethod(),
                path == null ? "/" : decoded(path),
                query(request),
                headers,
                Request.getRemoteAddr(request));
    }

    private static String decoded(String path) {
        try {
            return URIUtil.decodePath(path);
        } catch (IllegalArgumentException e) {
            return path;
        }
    }

    private static Map<String, List<String>> query(Request request) {
        Map<String, List<String>> query = new HashMap<>();
        try {
            for (Fields.Field field : Request.extractQueryParameters(request)) {
                query.put(field.getName(), field.getValues());
            }
        } catch (RuntimeException e) {
            return Map.of(); // Bytes that are no text: no parameter of the contract has such.
        }
        return query;
    }
}
