package io.github.voiceclone;

import io.github.voiceclone.listener.CacheLookup;
import io.github.voiceclone.listener.DecodeStep;
import io.github.voiceclone.listener.LoadResult;
import io.github.voiceclone.listener.QueueEntry;
import io.github.voiceclone.listener.RequestInfo;
import io.github.voiceclone.listener.SampleProgress;
import io.github.voiceclone.listener.StageCall;
import io.github.voiceclone.listener.StageLoad;
import io.github.voiceclone.listener.StageResult;
import java.time.Duration;

/**
 * Is told what a voice cloner does, on the thread that does it. Implementations are thread-safe and quick, and override
 * what they need to know; what they throw is logged and goes no further.
 *
 * <p>The start and the end of a call or a load come on one thread, with the same object, and nest: a vocoder's call
 * may lie within a synthesizer's.
 */
public interface VoiceClonerListener {
    /** A stage begins to open. */
    default void loadStarted(StageLoad load) {}

    /** A stage is open, or could not be opened. */
    default void loadFinished(StageLoad load, LoadResult result) {}

    /** A stage starts to work. */
    default void stageStarted(StageCall call) {}

    /** A stage is done. */
    default void stageFinished(StageCall call, StageResult result) {}

    /** A cache was asked for embeddings. */
    default void cacheLookedUp(CacheLookup lookup) {}

    /** A call begins to wait for its turn, which may be at once. Of several requests the first is reported. */
    default void queued(QueueEntry entry) {}

    /**
     * A request waits no more: it starts, or is given up.
     *
     * @param entry as at the start
     * @param waited how long it waited
     */
    default void dequeued(QueueEntry entry, Duration waited) {}

    /** A request was refused because too many wait already. */
    default void refused(RequestInfo request) {}

    /** The decoder made a step, or ran out of work. Comes hundreds of times a second, on the decoder's own thread. */
    default void decoderStepped(DecodeStep step) {}

    /**
     * A vocoder that makes samples one by one is so far in a run, which takes seconds. Comes several times a second, on the
     * thread of the run.
     */
    default void samplesMade(SampleProgress progress) {}
}
