package io.github.voiceclone.server.jetty;

import io.github.voiceclone.server.contract.SpeechDialog;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** A dialog over a WebSocket; public because Jetty calls it by reflection. */
public final class DialogSocket extends Session.Listener.AbstractAutoDemanding {
    private final SpeechDialog dialog;
    private final Executor pool;
    private final Scheduler scheduler;
    private volatile Scheduler.Task expiry = () -> false;

    DialogSocket(SpeechDialog dialog, Executor pool, Scheduler scheduler) {
        this.dialog = dialog;
        this.pool = pool;
        this.scheduler = scheduler;
    }

    @Override
    public void onWebSocketOpen(Session session) {
        super.onWebSocketOpen(session);
        session.setMaxTextMessageSize(dialog.maxMessageBytes());
        dialog.open(new SocketPeer(session), pool);
        await();
    }

    @Override
    public void onWebSocketText(String message) {
        dialog.receive(message);
        await();
    }

    /** Waits for the next message, in place of the last wait. */
    private void await() {
        expiry.cancel();
        getSession().setIdleTimeout(dialog.silence());
        expiry = scheduler.schedule(
                () -> pool.execute(dialog::expire), dialog.idle().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void onWebSocketClose(int status, String reason, Callback callback) {
        expiry.cancel();
        dialog.closed();
        callback.succeed();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        expiry.cancel();
        dialog.closed();
    }

    /** The client's end. */
    private record SocketPeer(Session session) implements SpeechDialog.Peer {
        @Override
        public void send(String message) throws IOException {
            CompletableFuture<Void> sent = new CompletableFuture<>();
            session.sendText(message, Callback.from(() -> sent.complete(null), sent::completeExceptionally));
            try {
                sent.get();
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while a message was sent");
            }
        }

        @Override
        public void close(int status, String reason) {
            session.close(status, reason, Callback.NOOP);
        }
    }
}
