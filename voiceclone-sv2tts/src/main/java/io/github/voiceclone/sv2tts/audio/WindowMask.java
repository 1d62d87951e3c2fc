package io.github.voiceclone.sv2tts.audio;

/** Decisions about successive windows of a clip, smoothed and widened as GE2E's preprocessing does. */
final class WindowMask {
    /** The windows that vote on one: three before it, itself and four after it. */
    private static final int VOTERS_BEFORE = 3;

    private static final int VOTERS_AFTER = 4;
    /** Number of neighbors that a kept window keeps on each side; pauses up to twice this long stay whole. */
    private static final int REACH = 3;

    private WindowMask() {}

    /** Returns for each window whether more than half of the eight around it are set. */
    static boolean[] majority(boolean[] windows) {
        boolean[] smooth = new boolean[windows.length];
        for (int t = 0; t < windows.length; t++) {
            int votes = 0;
            int end = Math.min(windows.length - 1, t + VOTERS_AFTER);
            for (int k = Math.max(0, t - VOTERS_BEFORE); k <= end; k++) {
                votes += windows[k] ? 1 : 0;
            }
            smooth[t] = 2 * votes > VOTERS_BEFORE + 1 + VOTERS_AFTER;
        }
        return smooth;
    }

    /** Returns for each window whether it or one of the three on either side is set. */
    static boolean[] dilated(boolean[] windows) {
        boolean[] wide = new boolean[windows.length];
        for (int t = 0; t < windows.length; t++) {
            for (int k = Math.max(0, t - REACH); k <= Math.min(windows.length - 1, t + REACH); k++) {
                wide[t] |= windows[k];
            }
        }
        return wide;
    }

    /** Tells whether a window is set. */
    static boolean any(boolean[] windows) {
        for (boolean window : windows) {
            if (window) {
                return true;
            }
        }
        return false;
    }
}
