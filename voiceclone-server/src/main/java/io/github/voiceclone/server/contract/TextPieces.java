package io.github.voiceclone.server.contract;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Pieces of a text, given by one thread and published to one subscriber as it requests them. Thread-safe. */
final class TextPieces implements Flow.Publisher<String>, Flow.Subscription {
    @GuardedBy("this")
    private final Queue<String> pieces = new ArrayDeque<>();

    @GuardedBy("this")
    private Flow.@Nullable Subscriber<? super String> subscriber;

    @GuardedBy("this")
    private long demand;

    @GuardedBy("this")
    private boolean ended;

    @GuardedBy("this")
    private boolean over;

    @GuardedBy("this")
    private boolean sending;

    void add(String piece) {
        synchronized (this) {
            pieces.add(piece);
        }
        send();
    }

    void end() {
        synchronized (this) {
            ended = true;
        }
        send();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super String> given) {
        synchronized (this) {
            subscriber = given;
        }
        given.onSubscribe(this);
        send();
    }

    @Override
    public void request(long n) {
        synchronized (this) {
            demand = Math.addExact(demand, Math.min(n, Long.MAX_VALUE / 2 - demand));
        }
        send();
    }

    @Override
    public synchronized void cancel() {
        over = true;
        pieces.clear();
    }

    /** Sends what is requested, one signal after another, whichever threads call. */
    private void send() {
        synchronized (this) {
            if (sending) {
                return; // Who sends looks again before it stops.
            }
            sending = true;
        }
        while (sendNext()) {
            // Until nothing is left that may be sent.
        }
    }

    private boolean sendNext() {
        Flow.Subscriber<? super String> to;
        String piece = null;
        synchronized (this) {
            to = subscriber;
            boolean last = pieces.isEmpty() && ended;
            if (to == null || over || (!last && (pieces.isEmpty() || demand == 0))) {
                sending = false;
                return false;
            }
            if (last) {
                over = true;
            } else {
                demand--;
                piece = pieces.remove();
            }
        }
        if (piece == null) {
            to.onComplete();
        } else {
            to.onNext(piece);
        }
        return true;
    }
}
