package io.github.voiceclone.sv2tts.source;

import io.github.voiceclone.sv2tts.pack.SourceFilterSettings;

/**
 * Band-limited pulses that follow a pitch: the sum of all harmonics up to the highest frequency of the mel scale, with the power
 * of 1 (T. Stilson and J. Smith, "Alias-free digital synthesis of classic analog waveforms", 1996). Between the centres of two
 * frames pitch and voicing are interpolated; next to an unvoiced frame the pitch is that of the voiced one. Not thread-safe.
 */
final class Pulses {
    /** Sines below this are at a pulse, where the sum of harmonics is their number. */
    private static final double AT_PULSE = 1e-9;

    private final double sampleRate;
    private final double maxHz;
    /** Frequency between two unvoiced frames, where no pulse sounds; none is lower. */
    private final double lowestHz;

    /** Place in the period, from 0 to below 1. */
    private double cycles;

    Pulses(SourceFilterSettings settings) {
        this(settings.mel().sampleRate(), settings.mel().maxHz(), settings.pitchLowHz() / 2);
    }

    private Pulses(double sampleRate, double maxHz, double lowestHz) {
        this.sampleRate = sampleRate;
        this.maxHz = maxHz;
        this.lowestHz = lowestHz;
    }

    /** Returns a copy, which goes on from here independently. */
    Pulses copy() {
        Pulses copy = new Pulses(sampleRate, maxHz, lowestHz);
        copy.cycles = cycles;
        return copy;
    }

    /**
     * Writes the samples from the centre of a frame to before that of the next.
     *
     * @param pitch of the frame, in Hz; 0 if it is unvoiced
     * @param next pitch of the next frame
     * @param out gets {@code count} samples from {@code at}
     */
    void write(double pitch, double next, double[] out, int at, int count) {
        double first = pitch > 0 ? pitch : next;
        double last = next > 0 ? next : pitch;
        for (int i = 0; i < count; i++) {
            double place = (double) i / count;
            double hertz = Math.max(lowestHz, first + place * (last - first));
            double voicing = (pitch > 0 ? 1 - place : 0) + (next > 0 ? place : 0);
            double passed = cycles + hertz / sampleRate;
            cycles = passed - Math.floor(passed);
            out[at + i] = voicing == 0 ? 0 : voicing * pulse(Math.max(1, Math.floor(maxHz / hertz)));
        }
    }

    /** Returns the sum of the cosines of a number of harmonics, with the power of 1. */
    private double pulse(double harmonics) {
        double sine = Math.sin(Math.PI * cycles);
        double sum = Math.abs(sine) < AT_PULSE
                ? harmonics
                : Math.sin((2 * harmonics + 1) * Math.PI * cycles) / (2 * sine) - 0.5;
        return Math.sqrt(2 / harmonics) * sum;
    }
}
