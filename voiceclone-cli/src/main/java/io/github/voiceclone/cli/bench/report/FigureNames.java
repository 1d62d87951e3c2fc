package io.github.voiceclone.cli.bench.report;

/** The names of the figures that the tables of a report look up. */
public final class FigureNames {
    /** The encoder's time. */
    public static final String ENCODER = "encoder";

    /** The vocoder's time. */
    public static final String VOCODER = "vocoder";

    /** The time of synthesizer and vocoder, in this order. */
    public static final String SPEAKING = "synthesizer + vocoder";

    /** The time of all three stages. */
    public static final String WHOLE = "whole";

    /** After what runs and how often: one after another. */
    public static final String IN_TURN = " in turn";

    /** After what runs and how often: all at the same time. */
    public static final String AT_ONCE = " at once";

    /** Before how it is heard: the time to the first audio. */
    public static final String FIRST = "to the first audio, ";

    /** Before how it is heard: the time to all audio. */
    public static final String LAST = "to the last audio, ";

    /** Heard as a stream. */
    public static final String STREAMED = "streamed";

    /** A step's time in the graph. */
    public static final String STEP_INSIDE = "graph";

    /** The share of a step's time around the graph. */
    public static final String STEP_SHARE = "share around the graph";

    /** The bytes of heap that a step takes around the graph. */
    public static final String STEP_ALLOCATED = "allocated around the graph";

    /** An embedding from memory in place of the encoder's work. */
    public static final String MEMORY_HIT = "hit in memory, hashing the recording included";

    /** Loading in a process of its own. */
    public static final String FRESH = "loading in a fresh process";

    /** The most memory of a process. */
    public static final String PEAK = "peak resident memory";

    /** All graphs of a precision. */
    public static final String GRAPHS = "graphs";

    /** Mel-cepstral distortion. */
    public static final String DISTORTION = "mel-cepstral distortion";

    /** Cosine between the speakers of two precisions. */
    public static final String COSINE = "speaker cosine";

    private FigureNames() {}
}
