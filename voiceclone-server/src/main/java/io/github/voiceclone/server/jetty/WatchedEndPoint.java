package io.github.voiceclone.server.jetty;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Connection that can be watched for its client's end while a request is answered, when HTTP/1.1 reads nothing. The end can only
 * be told from the next request by reading: a byte that is read ahead is what the next {@link #fill} gives first. After such a
 * byte, from a client that does not wait for its answer, the end is not seen before it is read.
 *
 * <p>A client that has ended its own direction only, which TCP allows, cannot be told from one that is gone, and counts as gone.
 */
public final class WatchedEndPoint extends SocketChannelEndPoint {
    private final Executor executor;

    @GuardedBy("this")
    private @Nullable Runnable watcher;

    @GuardedBy("this")
    private @Nullable ByteBuffer ahead;

    private volatile boolean busy;
    private volatile long silentSince = System.nanoTime();

    /** Creates the end point of a connection that was accepted; the executor runs watchers. */
    public WatchedEndPoint(
            SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler, Executor executor) {
        super(channel, selector, key, scheduler);
        this.executor = executor;
    }

    /** Notes that a request has begun. */
    void begin() {
        busy = true;
    }

    /** Notes that the request has ended. */
    void end() {
        silentSince = System.nanoTime();
        busy = false;
    }

    /** Returns whether the connection has no request, and has had none for some time. */
    boolean isSilentFor(Duration time) {
        return !busy && System.nanoTime() - silentSince >= time.toNanos();
    }

    /** Runs a watcher, once, when the client's end comes before {@link #unwatch}. Nobody else may read meanwhile. */
    synchronized void watch(Runnable left) {
        if (ahead == null) {
            watcher = left;
            super.needsFillInterest();
        }
    }

    /** Ends the watch. */
    synchronized void unwatch() {
        watcher = null;
    }

    @Override
    public Runnable onSelected() {
        Runnable task = super.onSelected();
        synchronized (this) {
            if (watcher != null) {
                executor.execute(this::readAhead);
            }
        }
        return task;
    }

    private synchronized void readAhead() {
        Runnable left = watcher;
        if (left == null) {
            return;
        }
        try {
            ByteBuffer buffer = BufferUtil.allocate(1);
            int count = super.fill(buffer);
            if (count == 0) {
                super.needsFillInterest();
                return;
            }
            watcher = null;
            if (count > 0) {
                ahead = buffer;
            } else {
                executor.execute(left);
            }
        } catch (IOException e) {
            watcher = null;
            executor.execute(left);
        }
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
        synchronized (this) {
            if (ahead != null && BufferUtil.space(buffer) > 0) {
                int count = BufferUtil.append(buffer, ahead);
                ahead = null;
                return count;
            }
        }
        return super.fill(buffer);
    }

    @Override
    protected void needsFillInterest() {
        synchronized (this) {
            if (ahead != null) {
                executor.execute(() -> getFillInterest().fillable());
                return;
            }
        }
        super.needsFillInterest();
    }
}
