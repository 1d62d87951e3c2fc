package io.github.voiceclone.convert.prune;

import io.github.voiceclone.InvalidInputException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Kind of pruning. */
public enum PruneKind {
    /** Whole channels and hidden units: the network is a smaller one, and faster on any runtime. */
    STRUCTURED("structured"),
    /** The smallest single weights of each matrix become zero: a baseline, no faster on a dense runtime. */
    MAGNITUDE("magnitude"),
    /**
     * The two smallest of every four weights along a matrix's inputs become zero, the pattern of sparse tensor cores
     * (Mishra et al., arXiv 2104.08378).
     */
    TWO_OF_FOUR("2:4"),
    /**
     * The channels of a pack's vocoder that contribute least to calibration speech; the weights left are solved for by
     * least squares, so that the layers give what they gave. The synthesizer stays.
     */
    CALIBRATED("calibrated");

    private final String id;

    PruneKind(String id) {
        this.id = id;
    }

    /** Returns the kind's name, as in {@code structured}. */
    public String id() {
        return id;
    }

    /** Returns the kind of that name, or fails with the names there are. */
    public static PruneKind named(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.id.equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("no kind of pruning '" + name + "': choose one of "
                        + Arrays.stream(values()).map(PruneKind::id).collect(Collectors.joining(", "))));
    }
}
