package io.github.voiceclone.sv2tts.source;

import io.github.voiceclone.sv2tts.audio.MelSettings;
import io.github.voiceclone.sv2tts.pack.SourceFilterSettings;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.function.LongToDoubleFunction;
import org.jtransforms.fft.DoubleFFT_1D;

/**
 * Synthesis of speech by filters that change from frame to frame. Pulses go through a filter of minimum phase, noise through one
 * without phase, both in the short-time Fourier transform; the frames are overlapped and added by least squares (D. Griffin and J.
 * Lim, "Signal estimation from modified short-time Fourier transform", 1984). Minimum phase comes of the folded cepstrum (A.
 * Oppenheim and R. Schafer, "Discrete-Time Signal Processing", chapter on the cepstrum). Immutable and thread-safe.
 *
 * <p>A frame is {@link #width} values: its pitch in Hz, 0 if it is unvoiced, then the natural logarithms of the magnitudes of the
 * filter of pulses, bin by bin, then those of the filter of noise. Frame {@code t} is centred on sample {@code t * hop}.
 */
public final class SourceFilter {
    /** Sums of squared windows below this count as no window at all. */
    private static final double NO_WINDOW = 1e-11;

    private final SourceFilterSettings settings;
    private final int fftSize;
    private final int hop;
    private final int bins;
    private final double[] window;
    private final DoubleFFT_1D fft;

    /** Creates a synthesis. */
    public SourceFilter(SourceFilterSettings settings) {
        MelSettings mel = settings.mel();
        this.settings = settings;
        this.fftSize = mel.fftSize();
        this.hop = mel.hopLength();
        this.bins = settings.bins();
        this.window = new double[mel.windowLength()];
        this.fft = new DoubleFFT_1D(fftSize);
        for (int i = 0; i < window.length; i++) {
            window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / window.length);
        }
    }

    /** Returns the number of values of a frame. */
    public int width() {
        return 1 + 2 * bins;
    }

    /**
     * Begins a segment.
     *
     * @param noise white noise by the number of the sample, asked for in order
     */
    public Segment begin(LongToDoubleFunction noise) {
        return new Segment(noise, new Pulses(settings));
    }

    /** Speech of one segment, made of its frames in order. Not thread-safe. */
    public final class Segment {
        private final LongToDoubleFunction noise;
        private final Pulses pulses;
        /** Frames that have not been filtered; the excitation begins under the window of the first. */
        private final Queue<float[]> frames = new ArrayDeque<>();
        /** Pulses and noise under the windows of frames that have not been filtered, silent before the segment. */
        private final double[][] excitation = new double[2][window.length + 2 * hop];

        private int excited = window.length / 2;
        private float lastPitch;
        private boolean begun;
        /** Samples of noise drawn. */
        private long drawn;
        /** Sums of filtered frames under the window of the next one, and those of the squared windows. */
        private final double[] sum = new double[window.length];

        private final double[] weight = new double[window.length];
        /** Samples of {@link #sum} that lie before the segment. */
        private int before = window.length / 2;

        private final double[][] spectra = new double[3][fftSize];

        private Segment(LongToDoubleFunction noise, Pulses pulses) {
            this.noise = noise;
            this.pulses = pulses;
        }

        /** Returns a copy, which goes on from here independently, with the same noise. */
        public Segment copy() {
            Segment copy = new Segment(noise, pulses.copy());
            copy.frames.addAll(frames);
            for (int i = 0; i < excitation.length; i++) {
                System.arraycopy(excitation[i], 0, copy.excitation[i], 0, excited);
            }
            copy.excited = excited;
            copy.lastPitch = lastPitch;
            copy.begun = begun;
            copy.drawn = drawn;
            System.arraycopy(sum, 0, copy.sum, 0, sum.length);
            System.arraycopy(weight, 0, copy.weight, 0, weight.length);
            copy.before = before;
            return copy;
        }

        /**
         * Takes frames.
         *
         * @param values {@link #width} values of each
         * @return the samples that no later frame changes, in [-1, 1] if the filters are those of speech; not clipped
         */
        public float[] next(float[] values) {
            int count = values.length / width();
            float[] samples = new float[(count + frames.size()) * hop];
            int made = 0;
            for (int i = 0; i < count; i++) {
                float[] frame = Arrays.copyOfRange(values, i * width(), (i + 1) * width());
                if (begun) {
                    excite(frame[0]);
                }
                begun = true;
                lastPitch = frame[0];
                frames.add(frame);
                while (excited >= window.length) {
                    made += filter(samples, made);
                }
            }
            return Arrays.copyOf(samples, made);
        }

        /** Returns the samples that are left: the last frame holds until the end of its hop. */
        public float[] end() {
            if (!begun) {
                return new float[0];
            }
            float[] samples = new float[frames.size() * hop + window.length];
            int made = 0;
            excite(lastPitch);
            while (!frames.isEmpty()) {
                made += filter(samples, made);
            }
            addWindow();
            return Arrays.copyOf(samples, made + take(samples, made, window.length / 2));
        }

        /** Makes the excitation from the last frame's centre to that of the next, of this pitch. */
        private void excite(float pitch) {
            pulses.write(lastPitch, pitch, excitation[0], excited, hop);
            for (int i = 0; i < hop; i++) {
                excitation[1][excited + i] = noise.applyAsDouble(drawn++);
            }
            excited += hop;
        }

        /** Filters the first frame; returns the number of samples that are complete, which are written from {@code at}. */
        private int filter(float[] samples, int at) {
            spectrum(spectra[0], excitation[0]);
            spectrum(spectra[1], excitation[1]);
            multiply(frames.remove());
            fft.realInverse(spectra[0], true);
            int start = (fftSize - window.length) / 2;
            for (int i = 0; i < window.length; i++) {
                sum[i] += window[i] * spectra[0][start + i];
            }
            addWindow();
            for (double[] signal : excitation) {
                System.arraycopy(signal, hop, signal, 0, signal.length - hop);
                Arrays.fill(signal, signal.length - hop, signal.length, 0);
            }
            excited = Math.max(0, excited - hop);
            return take(samples, at, hop);
        }

        private void addWindow() {
            for (int i = 0; i < window.length; i++) {
                weight[i] += window[i] * window[i];
            }
        }

        /** Takes samples that are complete off the beginning of the sum; returns the number of those in the segment. */
        private int take(float[] samples, int at, int count) {
            int silent = Math.min(before, count);
            for (int i = silent; i < count; i++) {
                samples[at + i - silent] = (float) (weight[i] < NO_WINDOW ? sum[i] : sum[i] / weight[i]);
            }
            for (double[] values : new double[][] {sum, weight}) {
                System.arraycopy(values, count, values, 0, values.length - count);
                Arrays.fill(values, values.length - count, values.length, 0);
            }
            before -= silent;
            return count - silent;
        }

        /** Transforms the signal under the window, which lies in the middle of the transform. */
        private void spectrum(double[] out, double[] signal) {
            int start = (fftSize - window.length) / 2;
            Arrays.fill(out, 0);
            for (int i = 0; i < window.length; i++) {
                out[start + i] = window[i] * signal[i];
            }
            fft.realForward(out);
        }

        /** Filters the spectrum of pulses and adds that of noise, filtered. */
        private void multiply(float[] frame) {
            double[] speech = spectra[0];
            double[] breath = spectra[1];
            double[] phase = spectra[2];
            minimumPhase(frame, phase);
            int last = fftSize / 2;
            speech[0] = speech[0] * Math.exp(phase[0]) + breath[0] * Math.exp(frame[1 + bins]);
            speech[1] = speech[1] * Math.exp(phase[1]) + breath[1] * Math.exp(frame[1 + bins + last]);
            for (int k = 1; k < last; k++) {
                double gain = Math.exp(phase[2 * k]);
                double real = gain * Math.cos(phase[2 * k + 1]);
                double imaginary = gain * Math.sin(phase[2 * k + 1]);
                double level = Math.exp(frame[1 + bins + k]);
                double a = speech[2 * k];
                double b = speech[2 * k + 1];
                speech[2 * k] = a * real - b * imaginary + breath[2 * k] * level;
                speech[2 * k + 1] = a * imaginary + b * real + breath[2 * k + 1] * level;
            }
        }

        /** Writes the logarithm of the spectrum of minimum phase that has the magnitudes of a frame's filter of pulses. */
        private void minimumPhase(float[] frame, double[] out) {
            int last = fftSize / 2;
            Arrays.fill(out, 0);
            out[0] = frame[1];
            out[1] = frame[1 + last];
            for (int k = 1; k < last; k++) {
                out[2 * k] = frame[1 + k];
            }
            fft.realInverse(out, true);
            for (int i = 1; i < last; i++) {
                out[i] *= 2;
            }
            Arrays.fill(out, last + 1, fftSize, 0);
            fft.realForward(out);
        }
    }
}
