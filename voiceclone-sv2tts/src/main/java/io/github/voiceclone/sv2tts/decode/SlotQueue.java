package io.github.voiceclone.sv2tts.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The utterances that wait for one of the decoder's slots. Slots are shared out evenly between requests, not between
 * utterances: a free one goes to the request that holds the fewest, and while the slots are full, a request that holds
 * two more than another gives one up: its utterance waits, and goes on later where it was. So a short text never waits
 * for a long one. Utterances of one request keep their order. Not thread-safe.
 */
final class SlotQueue {
    private final int slots;
    private final List<Decoding> waiting = new ArrayList<>();

    SlotQueue(int slots) {
        this.slots = slots;
    }

    void add(Decoding decoding) {
        waiting.add(decoding);
    }

    /** Returns how many wait. */
    int size() {
        return waiting.size();
    }

    /** Removes those that {@code leaves} is true of. */
    void removeIf(Predicate<Decoding> leaves) {
        waiting.removeIf(leaves);
    }

    /** Returns whether {@code condition} is true of one that waits. */
    boolean anyMatch(Predicate<Decoding> condition) {
        for (int i = 0; i < waiting.size(); i++) {
            if (condition.test(waiting.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** Takes all that wait. */
    List<Decoding> drain() {
        List<Decoding> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }

    /** Gives {@code active}'s free slots away, and evens out those that are taken. */
    void share(List<Decoding> active) {
        while (!waiting.isEmpty()) {
            Decoding poorest = poorest(active);
            if (active.size() >= slots) {
                Decoding richest = richest(active);
                if (held(richest, active) < held(poorest, active) + 2) {
                    return;
                }
                active.remove(richest);
                waiting.add(0, richest);
            }
            waiting.remove(poorest);
            active.add(poorest);
        }
    }

    /** Returns who waits with the fewest slots held by its request; the first of several. */
    private Decoding poorest(List<Decoding> active) {
        Decoding poorest = waiting.get(0);
        for (Decoding decoding : waiting) {
            if (held(decoding, active) < held(poorest, active)) {
                poorest = decoding;
            }
        }
        return poorest;
    }

    /** Returns the last utterance of the request that holds the most slots. */
    private static Decoding richest(List<Decoding> active) {
        Decoding richest = active.get(0);
        for (Decoding decoding : active) {
            if (held(decoding, active) >= held(richest, active)) {
                richest = decoding;
            }
        }
        return richest;
    }

    private static int held(Decoding decoding, List<Decoding> active) {
        int held = 0;
        for (Decoding other : active) {
            held += other.isOfSameRequest(decoding) ? 1 : 0;
        }
        return held;
    }
}
