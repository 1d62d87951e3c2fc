package io.github.voiceclone.convert.checkpoint.pickle;

/**
 * Steps that a pickle may take: a number for each of its bytes that are read. What PyTorch writes takes at most three a byte; a
 * pickle that recalls one long list again and again takes any number.
 */
final class PickleBudget {
    private static final long STEPS_A_BYTE = 4;
    private static final long FIRST_STEPS = 4096;

    /** Twenty times what a synthesizer with its optimizer takes. */
    private static final long MAX_STEPS = 20_000_000;

    private final PickleInput in;
    private long steps;

    PickleBudget(PickleInput in) {
        this.in = in;
    }

    /** Counts steps, one for each value that is moved. */
    void spend(long more) throws CorruptCheckpointException {
        steps += more;
        if (steps > Math.min(MAX_STEPS, FIRST_STEPS + STEPS_A_BYTE * in.position())) {
            throw new CorruptCheckpointException("a pickle that takes more than " + (steps - more)
                    + " steps for its first " + in.position() + " bytes: refused");
        }
    }
}
