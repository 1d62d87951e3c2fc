package io.github.voiceclone.server.jetty;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** Reads the body of a request as it comes, without a thread that waits for it. */
final class BodyReader {
    private final Request request;
    private final int maxBytes;
    private final AtomicLong budget;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();

    /** A body is larger than it may be. */
    static final class TooLargeException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** All bodies together are larger than the server has memory for. */
    static final class NoMemoryException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private BodyReader(Request request, int maxBytes, AtomicLong budget) {
        this.request = request;
        this.maxBytes = maxBytes;
        this.budget = budget;
    }

    /**
     * Begins to read a body.
     *
     * @param budget bytes that all bodies may still take; what this one takes is given back with {@link #release}
     */
    static BodyReader begin(Request request, int maxBytes, AtomicLong budget) {
        BodyReader reader = new BodyReader(request, maxBytes, budget);
        reader.read();
        return reader;
    }

    /** Returns the body, or what it cannot be read for. */
    CompletableFuture<byte[]> result() {
        return result;
    }

    /** Gives back what the body took; once. */
    void release() {
        budget.addAndGet(content.size());
    }

    private void read() {
        try {
            while (!result.isDone()) {
                Content.Chunk chunk = request.read();
                if (chunk == null) {
                    request.demand(this::read);
                    return;
                }
                if (Content.Chunk.isFailure(chunk)) {
                    result.completeExceptionally(chunk.getFailure());
                    return;
                }
                try {
                    append(chunk);
                } finally {
                    chunk.release();
                }
                if (chunk.isLast()) {
                    result.complete(content.toByteArray());
                    return;
                }
            }
        } catch (IOException | RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    private void append(Content.Chunk chunk) throws IOException {
        int length = chunk.remaining();
        if (content.size() + length > maxBytes) {
            throw new TooLargeException();
        }
        if (budget.addAndGet(-length) < 0) {
            budget.addAndGet(length);
            throw new NoMemoryException();
        }
        byte[] bytes = new byte[length];
        chunk.getByteBuffer().get(bytes);
        content.write(bytes);
    }
}
