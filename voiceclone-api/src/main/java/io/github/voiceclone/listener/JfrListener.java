package io.github.voiceclone.listener;

import io.github.voiceclone.VoiceClonerListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import jdk.jfr.Event;

/**
 * Writes what a voice cloner does as events of Java Flight Recorder, in the category <i>voiceclone</i>: {@code
 * voiceclone.Load}, {@code voiceclone.Stage}, {@code voiceclone.CacheLookup}, {@code voiceclone.QueueWait}, {@code
 * voiceclone.Refusal}, and {@code voiceclone.DecodeStep}, which a recording has to ask for. Thread-safe; one may serve
 * several voice cloners. While nothing records it costs next to nothing.
 */
public final class JfrListener implements VoiceClonerListener {
    /** The events of the calls and loads that a thread is in. */
    private static final ThreadLocal<Deque<Event>> OPEN = ThreadLocal.withInitial(ArrayDeque::new);

    /** Creates the listener. */
    public JfrListener() {}

    @Override
    public void loadStarted(StageLoad load) {
        begin(new JfrEvents.Load());
    }

    @Override
    public void loadFinished(StageLoad load, LoadResult result) {
        ((JfrEvents.Load) OPEN.get().pop()).finish(load, result);
    }

    @Override
    public void stageStarted(StageCall call) {
        begin(new JfrEvents.StageWork());
    }

    @Override
    public void stageFinished(StageCall call, StageResult result) {
        ((JfrEvents.StageWork) OPEN.get().pop()).finish(call, result);
    }

    private static void begin(Event event) {
        event.begin();
        OPEN.get().push(event);
    }

    @Override
    public void cacheLookedUp(CacheLookup lookup) {
        new JfrEvents.Lookup().finish(lookup);
    }

    @Override
    public void dequeued(QueueEntry entry, Duration waited) {
        new JfrEvents.QueueWait().finish(entry, waited);
    }

    @Override
    public void refused(RequestInfo request) {
        new JfrEvents.Refusal().finish(request);
    }

    @Override
    public void decoderStepped(DecodeStep step) {
        new JfrEvents.Step().finish(step);
    }
}
