package io.github.voiceclone.cli.bench;

import io.github.voiceclone.Speech;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.FrameFormat;
import java.util.Random;

/**
 * Speech of a given length: every run of it does the same work, whatever the weights say about when to stop.
 *
 * @param seconds length of the recording and of what is said
 */
record SampleSpeech(double seconds) {
    /** What is said, without a mark that would cut it. */
    static final String TEXT = "欢迎使用工具箱每天都要开心哦今天天气很好我们一起去公园散步吧";

    /** The same in four pieces. */
    static final String PIECES = "欢迎使用工具箱，每天都要开心哦，今天天气很好，我们一起去公园散步吧";

    private static final int PIECE_COUNT = 4;
    private static final float NEVER_STOP = 1;
    private static final double LOUDNESS = 0.1;

    /** Returns as many frames as the speech is long. */
    int frames(FrameFormat format) {
        return (int) Math.ceil(seconds * format.sampleRate() / format.hopLength());
    }

    /** Returns how to say {@link #TEXT} in just this length. */
    SynthesisOptions whole(FrameFormat format) {
        return SynthesisOptions.defaults()
                .withSplitText(false)
                .withMaxFrames(frames(format))
                .withStopThreshold(NEVER_STOP);
    }

    /** Returns how to say {@link #PIECES} in about this length. */
    SynthesisOptions inPieces(int hopLength, int sampleRate) {
        int frames = (int) Math.ceil(seconds * sampleRate / hopLength / PIECE_COUNT);
        return SynthesisOptions.defaults().withMaxFrames(frames).withStopThreshold(NEVER_STOP);
    }

    /** Returns a recording of this length: noise. */
    AudioClip recording(int sampleRate) {
        Random random = new Random(1);
        float[] samples = new float[(int) (seconds * sampleRate)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (LOUDNESS * random.nextGaussian());
        }
        return AudioClip.of(samples, sampleRate);
    }
}
