package io.github.voiceclone.sv2tts.decode;

import java.util.Collection;

/**
 * The extents of a batch's tensors.
 *
 * @param rows utterances at a time, some of which may be missing
 * @param symbols of the longest text that has room
 */
record BatchShape(int rows, int symbols) {
    private static final int SYMBOLS_GRAIN = 64;

    /** Factor by which a shape must be smaller for new tensors to pay. */
    private static final int SHRINKING = 4;

    /** Returns what utterances need; at least one of them. */
    static BatchShape of(Collection<Decoding> utterances) {
        int longest = 0;
        for (Decoding utterance : utterances) {
            longest = Math.max(longest, utterance.text().symbols());
        }
        return new BatchShape(utterances.size(), longest);
    }

    /** Returns a shape with room for this one, of which there are few: rows by powers of two, up to {@code mostRows}. */
    BatchShape rounded(int mostRows) {
        int power = rows == 1 ? 1 : Integer.highestOneBit(rows - 1) << 1;
        int grains = (symbols + SYMBOLS_GRAIN - 1) / SYMBOLS_GRAIN;
        return new BatchShape(Math.max(rows, Math.min(power, mostRows)), grains * SYMBOLS_GRAIN);
    }

    /** Returns whether {@code needed} has room in this shape, and fills more than a quarter of it. */
    boolean suits(BatchShape needed) {
        return needed.rows <= rows
                && needed.symbols <= symbols
                && needed.rows * SHRINKING > rows
                && needed.symbols * SHRINKING > symbols;
    }
}
