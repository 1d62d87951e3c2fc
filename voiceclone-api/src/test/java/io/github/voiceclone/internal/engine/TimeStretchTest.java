package io.github.voiceclone.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.audio.AudioClip;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeStretchTest {
    private static final int RATE = 16_000;

    /** Two seconds of a tone with twelve harmonics, its level rising and falling five times a second. */
    private static AudioClip voice(double pitch) {
        float[] samples = new float[2 * RATE];
        for (int i = 0; i < samples.length; i++) {
            double phase = 2 * Math.PI * pitch * i / RATE;
            double level = 0.05 * (1.2 + Math.sin(2 * Math.PI * 5 * i / RATE));
            for (int harmonic = 1; harmonic <= 12; harmonic++) {
                samples[i] += (float) (level * Math.sin(harmonic * phase) / harmonic);
            }
        }
        return AudioClip.of(samples, RATE);
    }

    private static AudioClip stretched(AudioClip clip, double speed) {
        return new TimeStretch(speed, RATE).next(clip, true);
    }

    /** Finds the period between 50 and 400 Hz at which a clip is most like itself, to a part of a sample. */
    private static double pitch(AudioClip clip) {
        float[] samples = clip.toArray();
        double[] likeness = new double[RATE / 50 + 2];
        for (int lag = RATE / 400; lag < likeness.length; lag++) {
            double product = 0;
            double energy = 0;
            for (int i = RATE / 10; i + lag < samples.length - RATE / 10; i++) {
                product += samples[i] * samples[i + lag];
                energy += samples[i + lag] * samples[i + lag];
            }
            likeness[lag] = product / Math.sqrt(energy);
        }
        int best = RATE / 400 + 1;
        for (int lag = best; lag < likeness.length - 1; lag++) {
            best = likeness[lag] > likeness[best] * 1.02 ? lag : best; // Not a multiple of the period.
        }
        double before = likeness[best - 1];
        double after = likeness[best + 1];
        return RATE / (best + 0.5 * (before - after) / (before - 2 * likeness[best] + after));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.5, 0.8, 1.25, 2, 3, 4})
    void pitch_staysAndTheLengthIsDivided(double speed) {
        for (double pitch : new double[] {85, 120, 237.5}) {
            AudioClip voice = voice(pitch);
            AudioClip stretched = stretched(voice, speed);
            assertEquals(Math.round(voice.length() / speed), stretched.length());
            assertEquals(pitch, pitch(stretched), pitch * 0.01, "pitch at speed " + speed);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.9, 1.7, 4})
    void level_stays(double speed) {
        AudioClip voice = voice(120);
        assertEquals(level(voice), level(stretched(voice, speed)), 0.1 * level(voice));
    }

    private static double level(AudioClip clip) {
        double sum = 0;
        for (float sample : clip.toArray()) {
            sum += sample * sample;
        }
        return Math.sqrt(sum / clip.length());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.7, 1.3, 4})
    void parts_giveWhatTheWholeGives(double speed) {
        float[] samples = voice(120).toArray();
        Random random = new Random(3);
        TimeStretch stretch = new TimeStretch(speed, RATE);
        List<AudioClip> parts = new ArrayList<>();
        for (int at = 0; at < samples.length; ) {
            int length = Math.min(random.nextInt(4000), samples.length - at);
            AudioClip part = AudioClip.of(Arrays.copyOfRange(samples, at, at + length), RATE);
            at += length;
            parts.add(stretch.next(part, at == samples.length));
        }
        assertEquals(stretched(AudioClip.of(samples, RATE), speed), AudioClip.concat(parts));
        assertTrue(parts.get(parts.size() / 2).length() > 0, "nothing leaves before the end");
    }

    @Test
    void speedOne_changesNothing() {
        AudioClip voice = voice(120);
        assertSame(voice, stretched(voice, 1));
    }

    @Test
    void shortClips_haveTheirLength() {
        for (int length : new int[] {0, 1, 7, 200, 641}) {
            AudioClip clip = AudioClip.of(new float[length], RATE);
            assertEquals(Math.round(length / 0.3), stretched(clip, 0.3).length());
            assertEquals(Math.round(length / 3.0), stretched(clip, 3).length());
        }
    }
}
