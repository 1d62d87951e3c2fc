package io.github.voiceclone.convert.prune;

import io.github.voiceclone.InvalidInputException;
import java.util.Locale;

/**
 * Pruning to apply to a network: its kind and how much of it.
 *
 * @param kind what is removed
 * @param fraction share of it, above 0 and below 1; 0.5 for {@link PruneKind#TWO_OF_FOUR}; of {@link
 *     PruneKind#CALIBRATED} the share of the vocoder's multiply-adds
 */
public record Pruning(PruneKind kind, double fraction) {
    private static final double TWO_OF_FOUR = 0.5;

    /**
     * Checks the fraction.
     *
     * @throws InvalidInputException if it is out of range
     */
    public Pruning {
        if (!(fraction > 0 && fraction < 1)) {
            throw new InvalidInputException(
                    "cannot prune a fraction of " + fraction + ": expected more than 0 and less than 1, as in 0.3");
        }
        if (kind == PruneKind.TWO_OF_FOUR && fraction != TWO_OF_FOUR) {
            throw new InvalidInputException(
                    "cannot prune a fraction of " + fraction + " by '2:4': it always removes 0.5");
        }
    }

    /** Returns what is done, as in {@code structured 30 %}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s %.0f %%", kind.id(), 100 * fraction);
    }

    /**
     * Returns how many of {@code width} units stay: the nearest step to the fraction, and at least one step removed. A
     * step is a sixteenth of the width, so that widths stay multiples of what vector units take.
     *
     * @param multiple what the result must be a multiple of
     */
    int kept(int width, int multiple) {
        int step = Math.max(width / 16 / multiple, 1) * multiple;
        int steps = (int) Math.round(width * (1 - fraction) / step);
        int most = (width - 1) / step;
        return most == 0 ? width : step * Math.max(1, Math.min(steps, most));
    }
}
