package io.github.voiceclone.sv2tts.audio;

import io.github.voiceclone.audio.AudioClip;

/** Band levels. */
final class BandLevels {
    private BandLevels() {}

    static double[][] of(AudioClip clip) {
        int window = VoiceActivityDetector.windowLength(clip.sampleRate());
        int n = clip.length() / window;
        double[] e = VoiceActivityDetector.EDGES_HZ;
        double[][] levels = new double[e.length][n];
        Stft stft = new Stft(window, window, window);
        float[] x = clip.toArray();
        double[] shifted = new double[x.length + window];
        for (int i = 0; i < x.length; i++) shifted[i + window / 2] = x[i];
        for (int t = 0; t < n; t++) {
            double[] s = stft.forward(shifted, t + 1);
            double all = 0;
            for (int b = 0; b + 1 < e.length; b++) {
                double sum = 0;
                int lo = (int) Math.ceil(e[b] * window / clip.sampleRate());
                int hi = Math.min(stft.bins(), (int) Math.ceil(e[b + 1] * window / clip.sampleRate()));
                for (int k = lo; k < hi; k++) sum += s[2 * k] * s[2 * k] + s[2 * k + 1] * s[2 * k + 1];
                sum *= 2 / (0.375 * window * window);
                all += sum;
                levels[b][t] = 10 * Math.log10(sum + 1e-10);
            }
            levels[e.length - 1][t] = 10 * Math.log10(all + 1e-10);
        }
        return levels;
    }
}
