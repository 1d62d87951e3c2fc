package io.github.voiceclone.sv2tts.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.voiceclone.sv2tts.audio.MelSettings;
import io.github.voiceclone.sv2tts.pack.SourceFilterSettings;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Speech of filters that are given, without a network. */
class SourceFilterTest {
    private static final int HOP = 200;
    private static final SourceFilterSettings SETTINGS =
            new SourceFilterSettings(MelSettings.HOP_200, 55, 450, -30, -8);
    private static final SourceFilter FILTER = new SourceFilter(SETTINGS);
    private static final float SILENT = -200;

    /** Returns frames of one pitch, with flat filters of these logarithms of magnitudes. */
    private static float[] flat(int frames, float pitch, float pulses, float noise) {
        float[] values = new float[frames * FILTER.width()];
        for (int frame = 0; frame < frames; frame++) {
            int at = frame * FILTER.width();
            values[at] = pitch;
            Arrays.fill(values, at + 1, at + 1 + SETTINGS.bins(), pulses);
            Arrays.fill(values, at + 1 + SETTINGS.bins(), at + FILTER.width(), noise);
        }
        return values;
    }

    private static float[] random(int frames, long seed) {
        Random random = new Random(seed);
        float[] values = new float[frames * FILTER.width()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (-3 + random.nextGaussian());
        }
        for (int frame = 0; frame < frames; frame++) {
            values[frame * FILTER.width()] = random.nextInt(3) == 0 ? 0 : 60 + 300 * random.nextFloat();
        }
        return values;
    }

    private static float[] joined(float[]... parts) {
        float[] whole =
                new float[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }

    private static float[] speech(float[] frames, long seed) {
        SourceFilter.Segment segment = FILTER.begin(new GaussianNoise(seed));
        return joined(segment.next(frames), segment.end());
    }

    /** Returns the amplitude of a frequency in the middle second of two. */
    private static double amplitude(float[] samples, double hertz) {
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < 16_000; i++) {
            double angle = 2 * Math.PI * hertz * i / 16_000;
            real += samples[8_000 + i] * Math.cos(angle);
            imaginary += samples[8_000 + i] * Math.sin(angle);
        }
        return 2 * Math.hypot(real, imaginary) / 16_000;
    }

    @Test
    void constantPitch_hasItsHarmonicsUpToTheHighestFrequency() {
        float[] samples = speech(flat(160, 200, 0, SILENT), 1);
        assertEquals(160 * HOP, samples.length);
        for (int harmonic = 1; harmonic <= 38; harmonic++) {
            assertEquals(Math.sqrt(2 / 38.0), amplitude(samples, 200 * harmonic), 1e-6, "harmonic " + harmonic);
            assertEquals(0, amplitude(samples, 200 * harmonic - 100), 1e-6, "below harmonic " + harmonic);
        }
        assertEquals(0, amplitude(samples, 7800), 1e-6);
    }

    @Test
    void pulses_haveThePowerOfOneWhateverTheirPitch() {
        for (float pitch : new float[] {70, 125, 400}) {
            double power = 0;
            float[] samples = speech(flat(160, pitch, 0, SILENT), 1);
            for (int i = 8_000; i < 24_000; i++) {
                power += samples[i] * samples[i] / 16_000;
            }
            assertEquals(1, power, 0.01, pitch + " Hz");
        }
    }

    /** In the last half window speech fades, as the window of a frame after the last counts. */
    @Test
    void unvoicedFramesOfAFlatFilter_areTheNoiseItself() {
        float[] samples = speech(flat(400, 0, 0, 0), 7);
        GaussianNoise noise = new GaussianNoise(7);
        double sum = 0;
        double power = 0;
        double neighbours = 0;
        for (int i = 0; i < samples.length; i++) {
            if (i < samples.length - 400) {
                assertEquals(noise.applyAsDouble(i), samples[i], 1e-6);
            }
            sum += samples[i];
            power += samples[i] * samples[i];
            neighbours += i == 0 ? 0 : samples[i] * samples[i - 1];
        }
        assertEquals(0, sum / samples.length, 0.02);
        assertEquals(1, power / samples.length, 0.02);
        assertEquals(0, neighbours / samples.length, 0.02);
    }

    /** A filter of one pole, 1 / (1 - z⁻¹ / 2), has minimum phase: it is the recursion of that pole. */
    @Test
    void filterOfPulses_hasMinimumPhase() {
        float[] frames = flat(160, 100, 0, SILENT);
        float[] dry = speech(frames, 1);
        for (int frame = 0; frame < 160; frame++) {
            for (int bin = 0; bin < SETTINGS.bins(); bin++) {
                double angle = 2 * Math.PI * bin / 1024;
                frames[frame * FILTER.width() + 1 + bin] =
                        (float) -Math.log(Math.hypot(1 - 0.5 * Math.cos(angle), 0.5 * Math.sin(angle)));
            }
        }
        float[] filtered = speech(frames, 1);
        double expected = 0;
        for (int i = 0; i < dry.length - HOP; i++) {
            expected = dry[i] + 0.5 * expected;
            if (i >= 2 * HOP) {
                assertEquals(expected, filtered[i], 0.02, "sample " + i);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 50})
    void parts_giveTheSamplesOfTheWhole(int length) {
        float[] frames = random(60, 3);
        float[] whole = speech(frames, 5);
        assertEquals(60 * HOP, whole.length);
        SourceFilter.Segment segment = FILTER.begin(new GaussianNoise(5));
        float[] found = new float[0];
        for (int from = 0; from < 60; from += length) {
            int to = Math.min(60, from + length);
            float[] part = segment.next(Arrays.copyOfRange(frames, from * FILTER.width(), to * FILTER.width()));
            found = joined(found, part);
            assertEquals(Math.max(0, to - 4) * HOP, found.length, "samples that no later frame changes");
        }
        assertArrayEquals(whole, joined(found, segment.end()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5})
    void fewFrames_haveAHopOfSamplesEach(int frames) {
        assertEquals(frames * HOP, speech(random(frames, 4), 1).length);
    }

    @Test
    void copy_goesOnByItself() {
        float[] frames = random(30, 6);
        float[] first = Arrays.copyOf(frames, 10 * FILTER.width());
        float[] rest = Arrays.copyOfRange(frames, 10 * FILTER.width(), frames.length);
        SourceFilter.Segment segment = FILTER.begin(new GaussianNoise(2));
        float[] begun = segment.next(first);
        SourceFilter.Segment copy = segment.copy();
        float[] once = joined(begun, copy.next(rest), copy.end());
        assertArrayEquals(once, joined(begun, segment.next(rest), segment.end()));
        assertArrayEquals(speech(frames, 2), once);
    }

    @Test
    void pitchBelowTheLowest_isThatOfNoVoice() {
        for (float sample : speech(flat(20, 1e-30f, 0, SILENT), 1)) {
            assertTrue(Math.abs(sample) < 50);
        }
    }
}
