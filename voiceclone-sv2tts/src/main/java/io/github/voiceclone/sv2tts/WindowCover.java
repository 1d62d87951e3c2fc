package io.github.voiceclone.sv2tts;

import io.github.voiceclone.spi.Frames;
import java.util.ArrayList;
import java.util.List;

/**
 * Cover of a spectrogram by windows. The samples of each frame come from one window, which holds the frame's whole context,
 * so that the windows' samples, joined, equal those of the spectrogram as a whole.
 */
@FunctionalInterface
interface WindowCover {
    /** Returns the windows of the frames from {@code from} to before {@code to}, in order. */
    List<Window> windows(Frames mel, int from, int to);

    /**
     * Returns a cover by windows of a number of new frames each, with their context in addition: few frames are run twice.
     *
     * @param frames frames of a window whose samples are used; positive
     * @param context frames on each side that a frame's samples depend on
     */
    static WindowCover byNewFrames(int frames, int context) {
        return (mel, from, to) -> {
            List<Window> windows = new ArrayList<>();
            for (int at = from; at < to; at += frames) {
                int until = Math.min(to, at + frames);
                int first = Math.max(0, at - context);
                windows.add(new Window(mel, first, Math.min(mel.frames(), until + context) - first, at, until));
            }
            return windows;
        };
    }

    /**
     * Returns a cover by windows of one length: the last is moved back to where it ends with the frames there are. Only
     * where there are fewer frames than that is there a shorter window, of them all.
     *
     * @param length frames of a window; more than twice the context
     * @param context frames on each side that a frame's samples depend on
     */
    static WindowCover byLength(int length, int context) {
        return (mel, from, to) -> {
            int start = Math.max(0, from - context);
            int end = Math.min(mel.frames(), to + context);
            int frames = Math.min(length, end - start);
            List<Window> windows = new ArrayList<>();
            for (int at = from; at < to; at = windows.get(windows.size() - 1).to()) {
                int first = Math.max(start, Math.min(at - context, end - frames));
                int until = first + frames == end ? to : first + frames - context;
                windows.add(new Window(mel, first, frames, at, until));
            }
            return windows;
        };
    }
}
