package io.github.voiceclone.sv2tts.decode;

import io.github.voiceclone.sv2tts.tuning.Sv2ttsTuning;
import java.util.Collection;

/**
 * The extents of a batch's tensors.
 *
 * @param rows utterances at a time, some of which may be missing
 * @param symbols of the longest text that has room
 */
record BatchShape(int rows, int symbols) {
    /** Returns what utterances need; at least one of them. */
    static BatchShape of(Collection<Decoding> utterances) {
        int longest = 0;
        for (Decoding utterance : utterances) {
            longest = Math.max(longest, utterance.text().symbols());
        }
        return new BatchShape(utterances.size(), longest);
    }

    /** Returns a shape with room for this one, of which there are few: rows by powers of two, up to {@code maxRows}. */
    BatchShape rounded(int maxRows) {
        int power = rows == 1 ? 1 : Integer.highestOneBit(rows - 1) << 1;
        int grain = Sv2ttsTuning.DECODER_SYMBOLS_GRAIN;
        int grains = (symbols + grain - 1) / grain;
        return new BatchShape(Math.max(rows, Math.min(power, maxRows)), grains * grain);
    }

    /** Returns whether {@code needed} has room in this shape, and fills more than a quarter of it. */
    boolean suits(BatchShape needed) {
        return needed.rows <= rows
                && needed.symbols <= symbols
                && needed.rows * Sv2ttsTuning.DECODER_SHRINK_FACTOR > rows
                && needed.symbols * Sv2ttsTuning.DECODER_SHRINK_FACTOR > symbols;
    }
}
