package io.github.voiceclone.sv2tts;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The order in which runs have the processors: as many at a time as there are places, in the order they were asked for, so
 * that callers who do a long work in parts take turns. One more may be under way: a run at most half as long as each of
 * those in the places passes them and whoever waits. It takes none of their places, so none ever waits for it. Thread-safe.
 */
final class Turns {
    /** A run this many times as long as another is passed by it. */
    private static final int MUCH_LONGER = 2;

    private final int places;
    private final Lock lock = new ReentrantLock();
    private final List<Turn> waiting = new ArrayList<>();
    private final List<Turn> underWay = new ArrayList<>();
    private @Nullable Turn passing;

    Turns(int places) {
        this.places = places;
    }

    /** One run's. */
    static final class Turn {
        private final long length;
        private final Condition begins;
        private boolean allThreads;

        private Turn(long length, Condition begins) {
            this.length = length;
            this.begins = begins;
        }

        /** Returns whether the run passes others, or there are too few to fill the places with one thread each. */
        boolean hasAllThreads() {
            return allThreads;
        }
    }

    /** Waits for the turn of a run of some length, in any unit; {@link #end} is to follow. */
    Turn take(long length) {
        lock.lock();
        try {
            Turn turn = new Turn(length, lock.newCondition());
            waiting.add(turn);
            while (!begins(turn)) {
                turn.begins.awaitUninterruptibly();
            }
            wakeNext();
            return turn;
        } finally {
            lock.unlock();
        }
    }

    /** Ends a turn that was taken. */
    void end(Turn turn) {
        lock.lock();
        try {
            if (turn == passing) {
                passing = null;
            } else {
                underWay.remove(turn);
            }
            wakeNext();
        } finally {
            lock.unlock();
        }
    }

    private boolean begins(Turn turn) {
        boolean passes = turn == nextToPass();
        if (!passes && turn != nextInOrder()) {
            return false;
        }
        int runs = waiting.size() + underWay.size() + (passing == null ? 0 : 1);
        turn.allThreads = passes || runs < Math.max(2, places);
        waiting.remove(turn);
        if (passes) {
            passing = turn;
        } else {
            underWay.add(turn);
        }
        return true;
    }

    private void wakeNext() {
        for (Turn next : new Turn[] {nextToPass(), nextInOrder()}) {
            if (next != null) {
                next.begins.signal();
            }
        }
    }

    private @Nullable Turn nextInOrder() {
        return underWay.size() < places && !waiting.isEmpty() ? waiting.get(0) : null;
    }

    /** Returns the first that waits and may pass; none while another does, or where there is nobody to pass. */
    private @Nullable Turn nextToPass() {
        if (passing != null || underWay.isEmpty()) {
            return null;
        }
        for (Turn turn : waiting) {
            if (underWay.stream().allMatch(other -> other.length >= MUCH_LONGER * turn.length)) {
                return turn;
            }
        }
        return null;
    }
}
