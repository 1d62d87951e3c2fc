package io.github.voiceclone.cli.bench.report;

/** The sections of a report: what kinds of figures there are. */
public final class Sections {
    /** Times of the stages for one request. */
    public static final String STAGES = "stages";

    /** The same for speech twice as long. */
    public static final String LONGER = "longer speech";

    /** The same for {@link #BATCH_SIZE} requests in one call. */
    public static final String BATCH = "batch of 4";

    /** Requests of a batch, as the optimisation guide has them. */
    public static final int BATCH_SIZE = 4;

    /** Times of several requests in turn and at once. */
    public static final String CONCURRENCY = "concurrency";

    /** The cache of speaker embeddings. */
    public static final String CACHE = "cache";

    /** Times to the first and the last audio. */
    public static final String FIRST_AUDIO = "first audio";

    /** Times of a decoder step. */
    public static final String STEP = "decoder step";

    /** Times of loading. */
    public static final String LOAD = "load";

    /** Peak memory of a process. */
    public static final String MEMORY = "memory";

    /** Sizes of the graphs. */
    public static final String SIZE = "size";

    /** Differences of the precisions' speech from that of fp32. */
    public static final String LOSS = "loss on the demo voice";

    private Sections() {}
}
