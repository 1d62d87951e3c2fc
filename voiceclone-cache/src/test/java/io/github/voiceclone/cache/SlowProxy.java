package io.github.voiceclone.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes connections on to a port, and on demand lets the answers trickle: one byte, a pause, the next byte. */
final class SlowProxy implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final int target;
    private volatile long pauseMillis;

    SlowProxy(int target) throws IOException {
        this.target = target;
        daemon(this::accept);
    }

    String uri() {
        return "redis://127.0.0.1:" + listener.getLocalPort();
    }

    /** Sets the pause before each byte of an answer; none if 0. */
    void pause(long millis) {
        pauseMillis = millis;
    }

    private void accept() throws IOException {
        while (true) {
            Socket near = listener.accept();
            Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(near);
            sockets.add(far);
            daemon(() -> near.getInputStream().transferTo(far.getOutputStream()));
            daemon(() -> trickle(far.getInputStream(), near.getOutputStream()));
        }
    }

    private void trickle(InputStream in, OutputStream out) throws IOException, InterruptedException {
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (pauseMillis > 0) {
                Thread.sleep(pauseMillis);
            }
            out.write(next);
        }
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException e) {
                return; // The connection is closed.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
