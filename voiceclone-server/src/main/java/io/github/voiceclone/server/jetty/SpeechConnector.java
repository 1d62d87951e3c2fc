package io.github.voiceclone.server.jetty;

import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Connector for up to so many connections. Once they are there, it closes every further one at once, and those that have had no
 * request for some seconds, so that others find room. One line in the log says so, at most one a minute.
 */
public final class SpeechConnector extends ServerConnector {
    /** Time without a request after which a connection gives way to others. */
    static final Duration SILENCE = Duration.ofSeconds(5);

    private static final long ROUND_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LOG_NANOS = Duration.ofMinutes(1).toNanos();

    private final int maxConnections;
    private final transient Consumer<String> log;
    private final AtomicInteger connections = new AtomicInteger();
    // Used by the one acceptor.
    private long refused;
    private long nextRound = System.nanoTime();
    private long nextLine = nextRound;

    /** Creates a connector whose log takes a line when there are too many connections. */
    public SpeechConnector(Server server, HttpConfiguration http, int maxConnections, Consumer<String> log) {
        super(server, 1, 1, new HttpConnectionFactory(http));
        this.maxConnections = maxConnections;
        this.log = log;
        addBean(new Count());
    }

    /** Counts connections from their acceptance to their end. */
    private final class Count implements SelectorManager.AcceptListener {
        @Override
        public void onAcceptFailed(SelectableChannel channel, Throwable cause) {
            connections.decrementAndGet();
        }

        @Override
        public void onClosed(SelectableChannel channel) {
            connections.decrementAndGet();
        }
    }

    @Override
    public void accept(int acceptor) throws IOException {
        if (!(getTransport() instanceof ServerSocketChannel listening) || !listening.isOpen()) {
            return;
        }
        SocketChannel channel = listening.accept();
        if (connections.get() >= maxConnections) {
            channel.close();
            refuse();
            return;
        }
        try {
            channel.configureBlocking(false);
            Socket socket = channel.socket();
            configure(socket);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        connections.incrementAndGet();
        getSelectorManager().accept(channel);
    }

    private void refuse() {
        refused++;
        long now = System.nanoTime();
        if (now - nextRound >= 0) {
            nextRound = now + ROUND_NANOS;
            closeSilent();
        }
        if (now - nextLine >= 0) {
            nextLine = now + LOG_NANOS;
            log.accept("there are " + maxConnections + " connections, as many as the server takes: " + refused
                    + " more closed at once, and those that have had no request for " + SILENCE.toSeconds()
                    + " s give way; the next line like this comes in a minute at the earliest");
            refused = 0;
        }
    }

    private void closeSilent() {
        for (EndPoint each : getConnectedEndPoints()) {
            if (each instanceof WatchedEndPoint connection && connection.isSilentFor(SILENCE)) {
                connection.close();
            }
        }
    }

    @Override
    protected SocketChannelEndPoint newEndPoint(SocketChannel channel, ManagedSelector selector, SelectionKey key) {
        WatchedEndPoint endPoint = new WatchedEndPoint(channel, selector, key, getScheduler(), getExecutor());
        endPoint.setIdleTimeout(getIdleTimeout());
        return endPoint;
    }
}
