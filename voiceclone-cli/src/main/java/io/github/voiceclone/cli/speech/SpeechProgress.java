package io.github.voiceclone.cli.speech;

import io.github.voiceclone.SpeechSegment;
import io.github.voiceclone.cli.output.Progress;
import java.util.Locale;

/** Progress of the speech of a text. */
final class SpeechProgress {
    private final Progress progress;
    private final int textLength;
    private int spoken;
    private double seconds;

    SpeechProgress(Progress progress, int textLength) {
        this.progress = progress;
        this.textLength = textLength;
        progress.show("speaking");
    }

    /** Counts a segment that is done. */
    void add(SpeechSegment segment) {
        spoken = segment.segment().end();
        seconds += segment.audio().seconds();
        long percent = Math.min(100, 100L * spoken / textLength);
        progress.show(String.format(Locale.ROOT, "speaking: %d %% of the text, %.1f s of speech", percent, seconds));
    }
}
