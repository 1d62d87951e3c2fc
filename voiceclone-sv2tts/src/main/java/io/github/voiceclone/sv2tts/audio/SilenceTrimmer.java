package io.github.voiceclone.sv2tts.audio;

import io.github.voiceclone.audio.AudioClip;
import java.util.Arrays;

/**
 * Cuts long silences, and long stretches of steady noise, out of a recording, as SV2TTS does before it embeds a speaker. Windows of 30 ms are told to hold speech or not, smoothed by a majority of eight and widened by three on
 * either side: pauses of up to 0.2 s stay whole, of longer ones about 0.15 s are left. Works at any sample rate from 8
 * kHz; thread-safe.
 *
 * <p>The noise must be steady for a second to be told from speech; music and other voices are kept.
 */
public final class SilenceTrimmer {
    private SilenceTrimmer() {}

    /**
     * Returns the parts of a clip that hold speech, one after the other; a clip of length 0 if there is no speech in it.
     * Silence and less than a window hold none, nor does more than a second of nothing but steady noise or a tone.
     */
    public static AudioClip trim(AudioClip clip) {
        int window = Math.max(1, (int) Math.round(clip.sampleRate() * VoiceActivityDetector.WINDOW_SECONDS));
        boolean[] kept = keptWindows(clip, window);
        float[] samples = clip.toArray();
        int length = 0;
        for (int t = 0; t < kept.length; t++) {
            if (kept[t]) {
                // What is left behind the last whole window goes with it.
                int end = t == kept.length - 1 ? samples.length : (t + 1) * window;
                System.arraycopy(samples, t * window, samples, length, end - t * window);
                length += end - t * window;
            }
        }
        return length == samples.length ? clip : AudioClip.of(Arrays.copyOf(samples, length), clip.sampleRate());
    }

    /** Returns for each whole window whether it is kept. */
    static boolean[] keptWindows(AudioClip clip, int window) {
        boolean[] speech = VoiceActivityDetector.detect(BandLevels.of(clip, window));
        return WindowMask.dilated(WindowMask.majority(speech));
    }
}
