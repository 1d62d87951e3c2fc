package io.github.voiceclone.internal.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.LoudnessMeter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LoudnessControlTest {
    private static final int RATE = 16_000;

    /** Tone with the ups and downs of syllables. */
    private static AudioClip speech(double seconds, double amplitude) {
        float[] samples = new float[(int) (seconds * RATE)];
        for (int i = 0; i < samples.length; i++) {
            double syllable = 0.6 - 0.4 * Math.cos(2 * Math.PI * 4 * i / RATE);
            samples[i] = (float) (amplitude * syllable * Math.sin(2 * Math.PI * 220 * i / RATE));
        }
        return AudioClip.of(samples, RATE);
    }

    private static AudioClip streamed(LoudnessControl control, AudioClip segment, Random sizes) {
        List<AudioClip> clips = new ArrayList<>();
        float[] samples = segment.toArray();
        for (int from = 0; ; ) {
            int to = Math.min(samples.length, from + 1 + sizes.nextInt(8000));
            boolean last = to == samples.length;
            clips.add(control.next(AudioClip.of(Arrays.copyOfRange(samples, from, to), RATE), last, 0));
            from = to;
            if (last) {
                return AudioClip.concat(clips);
            }
        }
    }

    @Test
    void wholeSegments_areAsLoudAsAsked() {
        LoudnessControl control = new LoudnessControl(-16, false, RATE);
        for (double amplitude : new double[] {0.02, 0.1, 0.3, 1}) {
            AudioClip segment = speech(2, amplitude);
            AudioClip result = control.next(segment, true, 0);
            assertEquals(segment.length(), result.length());
            assertEquals(-16, LoudnessMeter.lufs(result), 0.1, "amplitude " + amplitude);
        }
    }

    @Test
    void silencesBetweenSegments_countAsAListenerMeasuresThem() {
        for (boolean streamed : new boolean[] {false, true}) {
            LoudnessControl control = new LoudnessControl(-16, streamed, RATE);
            List<AudioClip> clips = new ArrayList<>();
            for (double amplitude : new double[] {0.1, 0.2, 0.1, 0.15, 0.1}) {
                clips.add(control.next(speech(0.8, amplitude), true, 4800));
                clips.add(AudioClip.of(new float[4800], RATE));
            }
            assertEquals(-16, LoudnessMeter.lufs(AudioClip.concat(clips)), streamed ? 1.5 : 0.3);
        }
    }

    @Test
    void wholeSegment_hasOneGain() {
        AudioClip segment = speech(1, 0.1);
        float[] samples = segment.toArray();
        float[] result =
                new LoudnessControl(-23, false, RATE).next(segment, true, 0).toArray();
        float gain = result[1000] / samples[1000];
        for (int i = 0; i < samples.length; i++) {
            assertEquals(gain * samples[i], result[i], 1e-6);
        }
    }

    @Test
    void stream_isAsLoudAsAskedInTheEnd() {
        AudioClip result = streamed(new LoudnessControl(-20, true, RATE), speech(8, 0.05), new Random(1));
        assertEquals(8 * RATE, result.length());
        assertEquals(-20, LoudnessMeter.lufs(result), 0.3);
    }

    @Test
    void stream_doesNotDependOnItsParts() {
        float[] first = streamed(new LoudnessControl(-20, true, RATE), speech(3, 0.05), new Random(1))
                .toArray();
        float[] second = streamed(new LoudnessControl(-20, true, RATE), speech(3, 0.05), new Random(2))
                .toArray();
        float[] whole = new LoudnessControl(-20, true, RATE)
                .next(speech(3, 0.05), true, 0)
                .toArray();
        assertArrayEquals(first, second);
        assertArrayEquals(first, whole);
    }

    @Test
    void stream_changesItsGainWithoutSteps() {
        AudioClip segment = AudioClip.concat(List.of(speech(1, 0.02), speech(1, 0.2)));
        float[] samples = segment.toArray();
        float[] result = streamed(new LoudnessControl(-30, true, RATE), segment, new Random(3))
                .toArray();
        double before = Double.NaN;
        for (int i = 0; i < samples.length; i++) {
            if (Math.abs(samples[i]) > 1e-3) {
                double gain = 20 * Math.log10(result[i] / samples[i]);
                assertTrue(Double.isNaN(before) || Math.abs(gain - before) < 0.2, "sample " + i);
                before = gain;
            }
        }
    }

    @Test
    void peaks_stayBelowFullScale() {
        float[] click = speech(2, 0.05).toArray();
        click[10_000] = 1;
        click[31_999] = -1;
        for (boolean streamed : new boolean[] {false, true}) {
            float[] result = new LoudnessControl(-10, streamed, RATE)
                    .next(AudioClip.of(click, RATE), true, 0)
                    .toArray();
            for (float sample : result) {
                assertTrue(Math.abs(sample) <= 0.8913f, "peak of " + sample);
            }
        }
    }

    @Test
    void silence_staysSilent() {
        for (boolean streamed : new boolean[] {false, true}) {
            LoudnessControl control = new LoudnessControl(-16, streamed, RATE);
            assertEquals(
                    AudioClip.of(new float[RATE], RATE), control.next(AudioClip.of(new float[RATE], RATE), true, 0));
            assertEquals(
                    0, control.next(AudioClip.of(new float[0], RATE), true, 0).length());
            assertEquals(-16, LoudnessMeter.lufs(control.next(speech(2, 0.1), true, 0)), streamed ? 1 : 0.1);
        }
    }

    @Test
    void nearSilence_isAmplifiedByThirtyDecibelsAtMost() {
        AudioClip hiss = speech(2, 0.001);
        double raised = LoudnessMeter.lufs(new LoudnessControl(-10, false, RATE).next(hiss, true, 0));
        assertEquals(LoudnessMeter.lufs(hiss) + 30, raised, 0.1);
    }
}
