package io.github.voiceclone.sv2tts;

import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.runtime.batch.DynamicBatcher.Outcome;
import io.github.voiceclone.sv2tts.RequestPieces.Drawn;
import io.github.voiceclone.sv2tts.decode.DecodeLoop;
import io.github.voiceclone.sv2tts.decode.DecodeLoop.Result;
import io.github.voiceclone.sv2tts.decode.DecodeLoop.Task;
import io.github.voiceclone.sv2tts.decode.Decoding;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.BiConsumer;
import java.util.function.IntSupplier;

/**
 * The pieces of one call that are under way: so many are decoded at a time, and they are handed over in the order they were
 * drawn. Where runs of several cost little more than those of one, texts are encoded together, and spectrograms that are
 * decoded are refined together; none waits for another to be. Used by one thread.
 */
final class PiecesAhead implements AutoCloseable {
    private final RequestPieces pieces;
    private final DecodeLoop loop;
    private final Tasks tasks;
    private final IntSupplier most;
    private final int together;
    private final Queue<Job> ahead = new ArrayDeque<>();

    /** What is to be decoded for a piece. */
    interface Tasks {
        /** Attempts at a piece that runs away, the first included. */
        int ATTEMPTS = 3;

        /**
         * Returns the decoder's task for a piece.
         *
         * @param attempt from 0; each has random draws of its own, derived from the request's seed
         */
        Task of(Drawn drawn, int attempt);

        /** Returns whether a piece lost its place in the text, so that other random draws may speak it. */
        boolean ranAway(Drawn drawn, Result result);
    }

    /** A piece on its way through the decoder. */
    private record Job(Drawn drawn, Decoding decoding) {}

    /**
     * Creates the way of a call's pieces through a loop.
     *
     * @param tasks says what is to be decoded for a piece
     * @param most how many pieces may be under way, at any time at least one; where several run together, those being
     *     handed over do not count
     * @param together most that are encoded, and refined, together
     */
    PiecesAhead(RequestPieces pieces, DecodeLoop loop, Tasks tasks, IntSupplier most, int together) {
        this.pieces = pieces;
        this.loop = loop;
        this.tasks = tasks;
        this.most = most;
        this.together = together;
    }

    /**
     * Speaks all pieces.
     *
     * @param sink takes what a piece became; what it throws ends the call
     */
    void run(BiConsumer<Drawn, Result> sink) {
        fill();
        while (!ahead.isEmpty()) {
            List<Job> ready = ready();
            if (together > 1) {
                fill(); // So that the device has work while these are handed over.
            }
            deliver(ready, sink);
            fill();
        }
    }

    private void fill() {
        for (List<Drawn> drawn = draw(); !drawn.isEmpty(); drawn = draw()) {
            start(drawn);
        }
    }

    /** Draws pieces that there is room for. */
    private List<Drawn> draw() {
        int room = Math.min(together, most.getAsInt() - ahead.size());
        List<Drawn> drawn = new ArrayList<>();
        while (drawn.size() < room) {
            Drawn next = pieces.next();
            if (next == null) {
                break;
            }
            drawn.add(next);
        }
        return drawn;
    }

    private void start(List<Drawn> drawn) {
        List<Outcome<Decoding>> started =
                loop.start(drawn.stream().map(next -> tasks.of(next, 0)).toList());
        for (int i = 0; i < drawn.size(); i++) {
            try {
                ahead.add(new Job(drawn.get(i), started.get(i).get()));
            } catch (VoiceCloneException e) {
                pieces.fail(drawn.get(i).index(), e);
            }
        }
    }

    /** Takes the next piece, waiting for it, and those after it that need no waiting; lets go of those nobody wants. */
    private List<Job> ready() {
        List<Job> ready = new ArrayList<>();
        while (!ahead.isEmpty() && ready.size() < together) {
            Job next = ahead.element();
            if (pieces.isFailed(next.drawn.index())) {
                next.decoding.cancel();
            } else if (ready.isEmpty() || next.decoding.isDone()) {
                next.decoding.awaitEnd();
                ready.add(next);
            } else {
                return ready;
            }
            ahead.remove();
        }
        return ready;
    }

    /** Hands over pieces, or their requests' failures, after which the requests' other pieces are let go. */
    private void deliver(List<Job> ready, BiConsumer<Drawn, Result> sink) {
        List<Outcome<Result>> outcomes =
                loop.finish(ready.stream().map(Job::decoding).toList());
        for (int i = 0; i < ready.size(); i++) {
            deliver(ready.get(i).drawn, outcomes.get(i), sink);
        }
    }

    private void deliver(Drawn drawn, Outcome<Result> outcome, BiConsumer<Drawn, Result> sink) {
        if (pieces.isFailed(drawn.index())) {
            return;
        }
        Result result;
        try {
            drawn.request().cancellation().check();
            result = retried(drawn, outcome.get());
        } catch (VoiceCloneException e) {
            pieces.fail(drawn.index(), e);
            return;
        }
        sink.accept(drawn, result);
    }

    /** Decodes a piece that ran away again, on the spot; returns what it became at first if it runs away every time. */
    private Result retried(Drawn drawn, Result first) {
        Result result = first;
        for (int attempt = 1; attempt < Tasks.ATTEMPTS && tasks.ranAway(drawn, result); attempt++) {
            result = loop.finish(loop.start(tasks.of(drawn, attempt)));
        }
        return tasks.ranAway(drawn, result) ? first : result;
    }

    /** Drops what is being decoded. */
    @Override
    public void close() {
        ahead.forEach(job -> job.decoding.cancel());
    }
}
