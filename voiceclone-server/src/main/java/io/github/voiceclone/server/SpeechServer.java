package io.github.voiceclone.server;

import com.sun.management.UnixOperatingSystemMXBean;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.cache.TieredCache;
import io.github.voiceclone.server.contract.ApiKeys;
import io.github.voiceclone.server.contract.ServerOptions;
import io.github.voiceclone.server.contract.SpeechApi;
import io.github.voiceclone.server.jetty.SpeechConnector;
import io.github.voiceclone.server.jetty.SpeechErrors;
import io.github.voiceclone.server.jetty.SpeechHandler;
import io.github.voiceclone.server.voices.MemoryVoiceStore;
import io.github.voiceclone.server.voices.VoiceStore;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP server of a {@link VoiceCloner}, with OpenAI's contract for speech, voices and consents.
 *
 * <pre>{@code
 * try (VoiceCloner cloner = VoiceCloner.builder().build();
 *         SpeechServer server = SpeechServer.builder(cloner).port(0).start()) {
 *     System.out.println(server.address());
 *     server.join();
 * }
 * }</pre>
 *
 * <p>It listens on the loopback interface unless told otherwise. Thread-safe. Closing it lets requests that have begun finish
 * for a while and refuses new ones; the cloner is its owner's to close, after the server.
 */
public final class SpeechServer implements AutoCloseable {
    /** Time that {@link #close()} gives requests to finish. */
    public static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(SpeechServer.class);
    private static final Logger ACCESS = LoggerFactory.getLogger("io.github.voiceclone.server.access");
    private static final int IDLE_MILLIS = 30_000;
    private static final int MAX_CONNECTIONS = 4096;
    /** Files that a process has open besides its connections, with room to spare. */
    private static final int OTHER_FILES = 256;

    private static final int MAX_HEADER_BYTES = 8 << 10;
    private static final long MAX_BODY_BYTES = 128L << 20;
    private static final Duration BODY_TIMEOUT = Duration.ofSeconds(60);
    /** Threads that are not in requests which may wait: selectors, acceptors, health, metrics. */
    private static final int OTHER_THREADS = 32;

    private final Server server;
    private final CompletableFuture<SpeechApi> api;
    private final URI address;

    private SpeechServer(Server server, CompletableFuture<SpeechApi> api, URI address) {
        this.server = server;
        this.api = api;
        this.address = address;
    }

    /** Returns a builder of a server that speaks with a cloner. */
    public static Builder builder(VoiceCloner cloner) {
        return new Builder(CompletableFuture.completedFuture(Objects.requireNonNull(cloner, "cloner")));
    }

    /**
     * Returns a builder of a server whose cloner is still being loaded. Until it is, the page is there, and all else, as
     * {@code /health}, has status 503; {@link #awaitReady()} waits for it.
     */
    public static Builder builder(CompletableFuture<VoiceCloner> cloner) {
        return new Builder(cloner);
    }

    /** Returns the address, as in {@code http://127.0.0.1:8080}. */
    public URI address() {
        return address;
    }

    /** Returns the port. */
    public int port() {
        return address.getPort();
    }

    /**
     * Waits until the cloner is loaded, with the server's own voices. A server whose cloner fails to load remains to be closed.
     *
     * @throws RuntimeException what loading fails with
     */
    public void awaitReady() {
        joined(api);
    }

    private static <T> T joined(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Waits until the server has stopped. */
    public void join() throws InterruptedException {
        server.join();
    }

    /** Stops the server after up to {@link #DEFAULT_GRACE}; again has no effect. */
    @Override
    public void close() {
        close(DEFAULT_GRACE);
    }

    /**
     * Stops the server: new requests are refused with status 503, those that have begun may finish.
     *
     * @param grace how long they may go on, after which their connections are closed; not negative
     */
    public void close(Duration grace) {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("the grace is " + grace + ", expected zero or more");
        }
        CompletableFuture<Void> unused = api.thenAccept(SpeechApi::drain);
        server.setStopTimeout(grace.toMillis());
        try {
            server.stop();
        } catch (TimeoutException e) {
            LOG.warn("requests that took longer than {} ms to finish were ended", grace.toMillis());
        } catch (Exception e) { // What Jetty declares.
            throw new VoiceCloneException("the server has not stopped cleanly: " + e, e);
        }
    }

    /** Settings of a {@link SpeechServer}. Not thread-safe. */
    public static final class Builder {
        private final CompletableFuture<VoiceCloner> cloner;
        private String host = "127.0.0.1";
        private int port = 8080;
        private final List<Function<VoiceCloner, Voice>> voices = new ArrayList<>();
        private VoiceStore store = new MemoryVoiceStore();
        private @Nullable TieredCache cache;
        private ApiKeys keys = ApiKeys.none();
        private ServerOptions options = ServerOptions.defaults();
        private @Nullable PrometheusMeterRegistry metrics;
        private Consumer<String> accessLog = ACCESS::info;
        private int maxConnections = MAX_CONNECTIONS;

        private Builder(CompletableFuture<VoiceCloner> cloner) {
            this.cloner = Objects.requireNonNull(cloner, "cloner");
        }

        /** Sets the address to listen on, a name or a number; {@code 127.0.0.1} unless set, {@code 0.0.0.0} for all. */
        public Builder host(String value) {
            host = Objects.requireNonNull(value, "value");
            return this;
        }

        /** Sets the port; 8080 unless set, 0 for any that is free. */
        public Builder port(int value) {
            if (value < 0 || value > 65_535) {
                throw new IllegalArgumentException("the port is " + value + ", expected 0 to 65535");
            }
            port = value;
            return this;
        }

        /** Adds a voice of the server's own; the first stands in for the names of OpenAI's voices. Its name is its id. */
        public Builder voice(Voice value) {
            Objects.requireNonNull(value, "value");
            return voice(cloner -> value);
        }

        /** Adds a voice of the server's own that the cloner creates once it is loaded; otherwise as {@link #voice(Voice)}. */
        public Builder voice(Function<VoiceCloner, Voice> creation) {
            voices.add(Objects.requireNonNull(creation, "creation"));
            return this;
        }

        /** Sets where voices and consents are kept; memory unless set. */
        public Builder store(VoiceStore value) {
            store = Objects.requireNonNull(value, "value");
            return this;
        }

        /** Sets the cloner's cache, from which deleted voices are removed. */
        public Builder cache(TieredCache value) {
            cache = Objects.requireNonNull(value, "value");
            return this;
        }

        /** Sets who may use the server; everybody unless set. */
        public Builder keys(ApiKeys value) {
            keys = Objects.requireNonNull(value, "value");
            return this;
        }

        /** Sets limits and rules; {@link ServerOptions#defaults()} unless set. */
        public Builder options(ServerOptions value) {
            options = Objects.requireNonNull(value, "value");
            return this;
        }

        /** Sets the registry that {@code /metrics} shows, as one that has the cloner's metrics too; one of its own unless set. */
        public Builder metrics(PrometheusMeterRegistry value) {
            metrics = Objects.requireNonNull(value, "value");
            return this;
        }

        /** Sets what takes a line for each request, without texts or keys; a logger unless set. */
        public Builder accessLog(Consumer<String> value) {
            accessLog = Objects.requireNonNull(value, "value");
            return this;
        }

        /**
         * Sets the most connections at a time; 4096 unless set, and never more than the system allows the process in open files.
         * Once they are there, further ones are closed at once, and those that have had no request for five seconds give way.
         */
        public Builder maxConnections(int value) {
            if (value <= 0) {
                throw new IllegalArgumentException(value + " connections, expected a positive number");
            }
            maxConnections = value;
            return this;
        }

        /**
         * Starts the server. It listens when this returns, and serves once its cloner is loaded, see {@link #awaitReady}.
         *
         * @throws InvalidInputException if it cannot listen there
         */
        public SpeechServer start() {
            PrometheusMeterRegistry registry =
                    metrics == null ? new PrometheusMeterRegistry(PrometheusConfig.DEFAULT) : metrics;
            boolean loopback = isLoopback();
            CompletableFuture<SpeechApi> api = cloner.thenApply(loaded -> new SpeechApi(new SpeechApi.Settings(
                    loaded,
                    voices.stream().map(voice -> voice.apply(loaded)).toList(),
                    store,
                    cache,
                    keys,
                    options,
                    registry,
                    loopback,
                    accessLog)));
            if (cloner.isDone()) {
                joined(api);
            }
            Server server = new Server(threads());
            SpeechConnector connector = connector(server);
            server.addConnector(connector);
            server.setErrorHandler(new SpeechErrors());
            ServerWebSocketContainer.ensure(server);
            server.setHandler(new GracefulHandler(
                    new SpeechHandler(api, BODY_TIMEOUT, options.timeout().plus(BODY_TIMEOUT), MAX_BODY_BYTES)));
            start(server);
            String shown = host.contains(":") ? "[" + host + "]" : host;
            return new SpeechServer(server, api, URI.create("http://" + shown + ":" + connector.getLocalPort()));
        }

        private boolean isLoopback() {
            try {
                return InetAddress.getByName(host).isLoopbackAddress();
            } catch (UnknownHostException e) {
                throw new InvalidInputException("the server cannot listen on '" + host + "': there is no such host", e);
            }
        }

        private QueuedThreadPool threads() {
            QueuedThreadPool threads = new QueuedThreadPool(options.maxRequests() + OTHER_THREADS);
            threads.setName("voiceclone-http");
            threads.setDaemon(true);
            if (VirtualThreads.areSupported()) {
                threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("voiceclone-http-"));
            }
            return threads;
        }

        /** Returns how many connections the process may have open. */
        private static int affordable() {
            return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                    ? (int) Math.max(1, Math.min(Integer.MAX_VALUE, system.getMaxFileDescriptorCount() - OTHER_FILES))
                    : Integer.MAX_VALUE;
        }

        private SpeechConnector connector(Server server) {
            HttpConfiguration http = new HttpConfiguration();
            http.setSendServerVersion(false);
            http.setSendDateHeader(true);
            http.setRequestHeaderSize(MAX_HEADER_BYTES);
            SpeechConnector connector =
                    new SpeechConnector(server, http, Math.min(maxConnections, affordable()), LOG::warn);
            connector.setHost(host);
            connector.setPort(port);
            connector.setIdleTimeout(IDLE_MILLIS);
            return connector;
        }

        private void start(Server server) {
            try {
                server.start();
            } catch (IOException e) {
                stop(server, e);
                throw new InvalidInputException(
                        "the server cannot listen on " + host + " port " + port + ": " + e.getMessage()
                                + "; choose another port, or 0 for any",
                        e);
            } catch (Exception e) { // What Jetty declares.
                stop(server, e);
                throw new VoiceCloneException("the server cannot start: " + e, e);
            }
        }

        private static void stop(Server server, Exception cause) {
            try {
                server.stop();
            } catch (Exception e) {
                cause.addSuppressed(e);
            }
        }
    }
}
