package io.github.voiceclone.cache.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.InvalidInputException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to Redis that all threads share, made when first needed and again after it broke. No wait is longer than
 * the time-outs, whatever the server or the network does. Thread-safe.
 */
public final class RedisLink {
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE);
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

    /** The longest wait for the client's classes and threads, which are this process's own work, once. */
    private static final Duration LOADING = Duration.ofSeconds(10);

    private static final Duration SHUTDOWN = Duration.ofSeconds(2);

    private final String what;
    private final RedisURI address;
    private final Duration connectTimeout;
    private final Duration timeout;
    private final Complaints unconnected = new Complaints(LOG);

    @GuardedBy("this")
    private @Nullable CompletableFuture<RedisClient> client;

    @GuardedBy("this")
    private @Nullable CompletableFuture<StatefulRedisConnection<String, byte[]>> connection;

    /** The connection that has answered: on another the first answer may take longer. */
    private volatile @Nullable StatefulRedisConnection<String, byte[]> answered;

    /**
     * Creates a link; nothing is connected yet.
     *
     * @param what what it is for in messages, as in {@code cache}
     * @param connectTimeout the longest wait for a connection
     * @param timeout the longest wait for an answer
     */
    public RedisLink(String what, RedisURI address, Duration connectTimeout, Duration timeout) {
        this.what = what;
        this.address = RedisURI.builder(address).withTimeout(connectTimeout).build();
        this.connectTimeout = connectTimeout;
        this.timeout = timeout;
    }

    /**
     * Returns an address. It may hold a password: no error repeats it.
     *
     * @param what what it is for in messages, as in {@code cache}
     * @param uri the server, as {@code redis://[user:password@]host[:port][/database]}; {@code rediss} for TLS
     * @throws InvalidInputException if that is no such address
     */
    public static RedisURI parse(String what, String uri) {
        try {
            RedisURI address = RedisURI.create(uri);
            if (address.getHost() == null || address.getPort() == 0) {
                throw new IllegalArgumentException("no single host");
            }
            return address;
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("the address of the Redis " + what
                    + " cannot be read: expected redis://[user:password@]host[:port]");
        }
    }

    /** Returns the address without its user and password, as in {@code redis localhost:6379/0}. */
    public String target() {
        return "redis " + address.getHost() + ":" + address.getPort() + "/" + address.getDatabase();
    }

    /** Begins to connect, unless connected, and does not wait. */
    public void connect() {
        CompletableFuture<?> unused = connection();
    }

    /**
     * Sends commands that may be sent twice, and waits for the answer. If a connection made earlier turns out to be
     * broken, as by the server's restart, they are sent once more on a new one.
     *
     * @throws ExecutionException if the server refuses, or the connection cannot be made or breaks
     * @throws TimeoutException if the server takes too long; the connection is then given up
     */
    public <T> T call(Function<RedisAsyncCommands<String, byte[]>, CompletionStage<T>> command)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<StatefulRedisConnection<String, byte[]>> used = connection();
        boolean madeEarlier = used.isDone();
        try {
            return send(used, command);
        } catch (ExecutionException e) {
            if (!madeEarlier || isRefusal(e)) {
                throw e;
            }
            drop(used);
            return send(connection(), command);
        }
    }

    /** Returns whether the error is the server's answer to the command. */
    public static boolean isRefusal(ExecutionException e) {
        return e.getCause() instanceof RedisCommandExecutionException;
    }

    /** Returns what went wrong in the words of the server, of TLS or of the network: the innermost of the causes. */
    public static String reason(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return cause instanceof RedisCommandExecutionException && message != null ? message : cause.toString();
    }

    private <T> T send(
            CompletableFuture<StatefulRedisConnection<String, byte[]>> used,
            Function<RedisAsyncCommands<String, byte[]>, CompletionStage<T>> command)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<T> answer = null;
        try {
            StatefulRedisConnection<String, byte[]> open = opened(used);
            boolean isFirst = answered != open;
            Duration longest = isFirst && connectTimeout.compareTo(timeout) > 0 ? connectTimeout : timeout;
            answer = command.apply(open.async()).toCompletableFuture();
            T result = answered(answer, longest);
            answered = open;
            return result;
        } catch (TimeoutException e) {
            drop(used);
            throw e;
        } catch (RedisException e) {
            throw new ExecutionException(e); // Thrown where the command is sent, if the connection is closed by then.
        } finally {
            if (answer != null) {
                answer.cancel(true);
            }
        }
    }

    /** Waits for a connection as long as connecting may take, loading the client's classes not counted. */
    private StatefulRedisConnection<String, byte[]> opened(
            CompletableFuture<StatefulRedisConnection<String, byte[]>> connecting)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<RedisClient> loading;
        synchronized (this) {
            loading = client;
        }
        if (loading != null && !connecting.isDone()) {
            loading.get(LOADING.toNanos(), TimeUnit.NANOSECONDS);
        }
        try {
            return connecting.get(connectTimeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw timedOut(
                    address.isSsl() ? "no TLS connection (is the port one of TLS?)" : "no connection",
                    connectTimeout,
                    e);
        }
    }

    private static <T> T answered(CompletableFuture<T> answer, Duration longest)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return answer.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw timedOut("no answer", longest, e);
        }
    }

    private static TimeoutException timedOut(String what, Duration longest, TimeoutException cause) {
        TimeoutException error = new TimeoutException(what + " in " + longest.toMillis() + " ms");
        error.initCause(cause);
        return error;
    }

    /** Closes the connection and ends the client's threads; a later call begins again. */
    public void disconnect() {
        CompletableFuture<RedisClient> old;
        synchronized (this) {
            old = client;
            client = null;
            connection = null;
        }
        if (old != null) {
            CompletableFuture<?> unused = old.thenAccept(idle -> idle.shutdown(Duration.ZERO, SHUTDOWN));
        }
    }

    private synchronized CompletableFuture<StatefulRedisConnection<String, byte[]>> connection() {
        if (connection == null || isBroken(connection)) {
            connection = client().thenCompose(ready -> ready.connectAsync(CODEC, address));
        }
        return connection;
    }

    private static boolean isBroken(CompletableFuture<StatefulRedisConnection<String, byte[]>> connection) {
        return connection.isDone()
                && (connection.isCompletedExceptionally() || !connection.join().isOpen());
    }

    /** Closes a connection that does not answer, so that the next call makes a new one. */
    private void drop(CompletableFuture<StatefulRedisConnection<String, byte[]>> silent) {
        synchronized (this) {
            if (connection != silent) {
                return; // Another thread has closed it.
            }
            connection = null;
        }
        if (!silent.isDone()) {
            // Nobody waits for this one any more: its error, as a wrong password, would be said nowhere.
            CompletableFuture<?> unusedReport = silent.whenComplete((none, error) -> {
                if (error != null) {
                    String reason = reason(error);
                    unconnected.warn(reason, what + " " + target() + " cannot be connected to: " + reason);
                }
            });
        }
        CompletableFuture<Void> unused = silent.thenCompose(StatefulRedisConnection::closeAsync);
    }

    /** Returns the client, or begins to make it: loading its classes can take longer than a caller should wait. */
    @GuardedBy("this")
    private CompletableFuture<RedisClient> client() {
        CompletableFuture<RedisClient> present = client;
        if (present == null || present.isCompletedExceptionally()) {
            present = CompletableFuture.supplyAsync(this::createClient);
            client = present;
        }
        return present;
    }

    private RedisClient createClient() {
        RedisClient created = RedisClient.create();
        created.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .socketOptions(
                        SocketOptions.builder().connectTimeout(connectTimeout).build())
                .timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
                .build());
        return created;
    }
}
