package io.github.voiceclone.examples;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.Availability;
import io.github.voiceclone.spi.FrameFormat;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.SegmentVocoder;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderProvider;

/**
 * A backend of your own for one stage: a vocoder that hums a tone as loud as the speech would be. A line in
 * {@code META-INF/services/io.github.voiceclone.spi.VocoderProvider} makes it known; {@code vocoder("hum")} chooses it.
 */
public final class HumVocoderProvider implements VocoderProvider {
    /** Creates the provider. */
    public HumVocoderProvider() {}

    @Override
    public String name() {
        return "hum";
    }

    @Override
    public Availability availability() {
        return Availability.present("in Java, on every machine");
    }

    @Override
    public Vocoder open(StageContext context) {
        return new Hum();
    }

    private static final class Hum extends SegmentVocoder {
        private static final double TONE_HZ = 220;
        private static final FrameFormat FORMAT = FrameFormat.mel(80, 16_000, 200);

        @Override
        public StageInfo info() {
            return new StageInfo("hum", "fp64", "hum-1", "hum");
        }

        @Override
        public FrameFormat format() {
            return FORMAT;
        }

        @Override
        public AudioClip vocode(Frames mel) {
            float[] samples = new float[mel.frames() * FORMAT.hopLength()];
            for (int i = 0; i < samples.length; i++) {
                double tone = Math.sin(2 * Math.PI * TONE_HZ * i / FORMAT.sampleRate());
                samples[i] = (float) (tone * loudness(mel, i / FORMAT.hopLength()));
            }
            return AudioClip.of(samples, FORMAT.sampleRate());
        }

        /** Returns the mean amplitude of a frame, from its normalised decibels in [-4, 4]. */
        private static double loudness(Frames mel, int frame) {
            double sum = 0;
            for (int band = 0; band < mel.width(); band++) {
                sum += Math.pow(10, (mel.get(band, frame) - 4) * 12.5 / 20);
            }
            return Math.min(1, sum / mel.width());
        }

        @Override
        public void close() {}
    }
}
