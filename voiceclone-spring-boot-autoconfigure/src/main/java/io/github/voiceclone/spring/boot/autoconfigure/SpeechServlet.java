package io.github.voiceclone.spring.boot.autoconfigure;

import io.github.voiceclone.server.contract.ApiCall;
import io.github.voiceclone.server.contract.ApiRequest;
import io.github.voiceclone.server.contract.ApiResponse;
import io.github.voiceclone.server.contract.SpeechApi;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Hands requests to the contract of the speech endpoint. A thread of the container's speaks until the last byte is written:
 * a virtual one where the application has switched them on.
 */
final class SpeechServlet extends HttpServlet {
    /** Paths of the contract; not those for operators, which the application has in Actuator, and not the page. */
    static final String[] PATHS = {
        "/v1/audio/*", "/v1/models/*", "/v1/voices/*", "/v1/voiceclone/*", "/v1/text-to-speech/*"
    };

    /** Most bytes of all bodies together. */
    private static final long MAX_BODIES = 128L << 20;

    private static final int BUFFER = 16 << 10;
    private static final long serialVersionUID = 1L;

    private final transient SpeechApi api;
    private final transient AtomicLong budget = new AtomicLong(MAX_BODIES);

    SpeechServlet(SpeechApi api) {
        this.api = api;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ApiCall call = api.begin(head(request));
        Body body = new Body();
        try (ApiResponse answer = answer(call, request, body)) {
            response.setStatus(answer.status());
            answer.headers().forEach(response::setHeader);
            if (answer.length() > 0) {
                response.setContentLength(answer.length());
            }
            boolean bodiless = request.getMethod().equals("HEAD");
            OutputStream out = bodiless ? OutputStream.nullOutputStream() : response.getOutputStream();
            answer.writeTo(out);
            out.flush();
        } finally {
            body.release();
        }
    }

    private ApiResponse answer(ApiCall call, HttpServletRequest request, Body body) throws IOException {
        if (call.maxBody() == 0) {
            return call.answer(new byte[0]);
        }
        try {
            byte @Nullable [] content = body.read(request.getInputStream(), call.maxBody());
            if (content == null) {
                return body.size() > call.maxBody() ? call.tooLarge() : call.noMemory();
            }
            return call.answer(content);
        } catch (IOException | RuntimeException e) {
            call.abandon();
            throw e;
        }
    }

    /** A body, which counts among all until it is released. */
    private final class Body {
        private final ByteArrayOutputStream content = new ByteArrayOutputStream();
        private long taken;
        private int size;

        /** Returns the body; null if it is larger than it may be, or there is no memory for it. */
        byte @Nullable [] read(InputStream in, int max) throws IOException {
            byte[] buffer = new byte[BUFFER];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                size += length;
                taken += length;
                if (budget.addAndGet(-length) < 0 || size > max) {
                    return null;
                }
                content.write(buffer, 0, length);
            }
            return content.toByteArray();
        }

        int size() {
            return size;
        }

        void release() {
            budget.addAndGet(taken);
        }
    }

    private static ApiRequest head(HttpServletRequest request) {
        Map<String, List<String>> headers = new HashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name, Collections.list(request.getHeaders(name)));
        }
        String below = request.getPathInfo();
        return new ApiRequest(
                request.getMethod(),
                request.getServletPath() + (below == null ? "" : below),
                query(request.getQueryString()),
                headers,
                request.getRemoteAddr());
    }

    /** Reads the query without asking the container, which would read the body of a form too. */
    private static Map<String, List<String>> query(@Nullable String text) {
        Map<String, List<String>> query = new HashMap<>();
        if (text == null) {
            return query;
        }
        try {
            for (String parameter : text.split("&", -1)) {
                String[] parts = parameter.split("=", 2);
                query.computeIfAbsent(decoded(parts[0]), name -> new ArrayList<>())
                        .add(parts.length < 2 ? "" : decoded(parts[1]));
            }
        } catch (IllegalArgumentException e) {
            return Map.of(); // Bytes that are no text: no parameter of the contract has such.
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
