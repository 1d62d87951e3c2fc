package io.github.voiceclone.sv2tts.audio;

import io.github.voiceclone.audio.AudioClip;

/** Cuts. */
public final class SilenceTrimmer {
    private static final int AVERAGED = 8;
    private static final int REACH = 3;

    private SilenceTrimmer() {}

    static boolean[] mask(boolean[] voice) {
        int n = voice.length;
        boolean[] s = new boolean[n];
        for (int t = 0; t < n; t++) {
            int c = 0;
            for (int k = t - 3; k <= t + 4; k++) if (k >= 0 && k < n && voice[k]) c++;
            s[t] = 2 * c > AVERAGED;
        }
        boolean[] m = new boolean[n];
        for (int t = 0; t < n; t++)
            for (int k = Math.max(0, t - REACH); k <= Math.min(n - 1, t + REACH); k++) m[t] |= s[k];
        return m;
    }

    public static AudioClip trim(AudioClip clip) {
        boolean[] m = mask(VoiceActivityDetector.detect(clip));
        int w = VoiceActivityDetector.windowLength(clip.sampleRate());
        float[] x = clip.toArray();
        float[] y = new float[x.length];
        int n = 0;
        for (int t = 0; t < m.length; t++)
            if (m[t]) {
                System.arraycopy(x, t * w, y, n, w);
                n += w;
            }
        return AudioClip.of(java.util.Arrays.copyOf(y, n), clip.sampleRate());
    }
}
