package io.github.voiceclone.sv2tts.decode;

import io.github.voiceclone.runtime.Graph;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decoder graph on a batch whose rows come and go; while they stay, steps allocate nothing here. Where a device runs the graph
 * while the host goes on, a step is begun before the results of the one before it are looked at, so that the device never
 * waits for the host: an utterance that was over a step ago has made one step for nothing. There the tensors are larger than
 * needed too, as a row more costs a device next to nothing and new tensors cost it many steps. Not thread-safe.
 */
final class DecoderBatch implements AutoCloseable {
    private final Graph decoder;
    private final DecoderShape shape;
    private final BatchTensors.Pools pools = new BatchTensors.Pools();
    private final boolean besideHost;
    private List<@Nullable Decoding> rows = List.of();
    private @Nullable BatchTensors tensors;
    private int underWay;

    DecoderBatch(Graph decoder, DecoderShape shape) {
        this.decoder = decoder;
        this.shape = shape;
        this.besideHost = decoder.traits().asynchronous();
    }

    /** Makes {@code next} the rows of the batch; rows that stay bring their states along. No step is under way. */
    void arrange(List<Decoding> next) {
        BatchTensors batch = tensors;
        if (batch != null && isWorthKeeping(batch.extents(), next)) {
            exchange(batch, next);
        } else if (next.isEmpty()) {
            close();
        } else {
            rebuild(next, extents(next));
        }
    }

    /** Returns whether tensors do for other rows; a device's also stay while there are none. */
    private boolean isWorthKeeping(BatchShape extents, List<Decoding> next) {
        if (next.isEmpty()) {
            return besideHost;
        }
        return besideHost ? extents.suits(extents(next)) : extents.equals(extents(next));
    }

    private BatchShape extents(List<Decoding> next) {
        BatchShape needed = BatchShape.of(next);
        return besideHost ? needed.rounded(decoder.traits().preferredBatch()) : needed;
    }

    /** Puts those who come into the rows of those who go. */
    private void exchange(BatchTensors batch, List<Decoding> next) {
        store(batch, next);
        List<Decoding> coming = new ArrayList<>(next);
        coming.removeAll(rows);
        for (int row = 0; row < rows.size(); row++) {
            Decoding decoding = rows.get(row);
            if (decoding == null || !next.contains(decoding)) {
                rows.set(row, coming.isEmpty() ? null : coming.remove(0));
                Decoding comes = rows.get(row);
                if (comes != null) {
                    batch.load(row, comes);
                }
            }
        }
    }

    /** Hands the rows that go, but are not over, the states to come back with. */
    private void store(BatchTensors batch, List<Decoding> staying) {
        boolean fetched = false;
        for (int row = 0; row < rows.size(); row++) {
            Decoding decoding = rows.get(row);
            if (decoding != null && !decoding.over() && !staying.contains(decoding)) {
                if (!fetched) {
                    batch.fetch();
                    fetched = true;
                }
                batch.next().states().store(row, decoding);
            }
        }
    }

    private void rebuild(List<Decoding> next, BatchShape extents) {
        if (tensors != null) {
            store(tensors, List.of());
        }
        close();
        BatchTensors batch =
                new BatchTensors(decoder, pools, shape, extents, next.get(0).text());
        tensors = batch;
        rows = new ArrayList<>(next);
        while (rows.size() < extents.rows()) {
            rows.add(null);
        }
        for (int row = 0; row < next.size(); row++) {
            batch.load(row, next.get(row));
        }
    }

    /** Begins the next step, and hands each row the results of the one that this makes due. */
    void advance() {
        BatchTensors batch = arranged();
        for (int row = 0; row < rows.size(); row++) {
            Decoding decoding = rows.get(row);
            if (decoding != null) {
                batch.next().draw(row, decoding.utterance().dropout(), decoding.steps() + underWay);
            }
        }
        batch.begin();
        underWay++;
        if (!besideHost || underWay > 1) {
            endOldest(batch);
        }
    }

    /** Hands each row the results of the steps that are under way, if any are. */
    void catchUp() {
        while (underWay > 0) {
            endOldest(arranged());
        }
    }

    private void endOldest(BatchTensors batch) {
        StepTensors step = batch.end(underWay);
        underWay--;
        for (int row = 0; row < rows.size(); row++) {
            Decoding decoding = rows.get(row);
            if (decoding != null) {
                decoding.take(step, row);
            }
        }
    }

    private BatchTensors arranged() {
        if (tensors == null) {
            throw new IllegalStateException("the batch is empty");
        }
        return tensors;
    }

    /** Lets go of rows and tensors, whatever state they are in. */
    @Override
    public void close() {
        BatchTensors batch = tensors;
        tensors = null;
        rows = List.of();
        underWay = 0;
        if (batch != null) {
            batch.close();
        }
    }
}
