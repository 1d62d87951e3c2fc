package io.github.voiceclone.cli.measure;

import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.FrameFormat;
import java.util.List;
import java.util.Random;

/**
 * Speech of a given length, whatever a model's weights say about when to stop: every run does the same work.
 *
 * @param seconds length of the recording and of the speech
 */
public record FixedLengthSpeech(double seconds) {
    /** The text, without a mark at which it would be cut. */
    public static final String TEXT = "欢迎使用工具箱每天都要开心哦今天天气很好我们一起去公园散步吧";

    /** The same text with marks that cut it into four segments. */
    public static final String SEGMENTS = "欢迎使用工具箱，每天都要开心哦，今天天气很好，我们一起去公园散步吧";

    private static final String ENGLISH_SENTENCE =
            "We walked along the river in the morning sun, talked about the long winter behind us, and then sat down by"
                    + " the old bridge to eat the bread that my sister had baked";

    private static final int SEGMENT_COUNT = 4;
    private static final float NEVER_STOP = 1;
    private static final double LOUDNESS = 0.1;

    /** Returns the text for a model of some languages: {@link #TEXT} if Chinese is one, or if none is known. */
    public static String text(List<String> languages) {
        return isChinese(languages) ? TEXT : ENGLISH_SENTENCE + ".";
    }

    /** Returns the text in four segments for a model of some languages. */
    public static String segments(List<String> languages) {
        return isChinese(languages)
                ? SEGMENTS
                : (ENGLISH_SENTENCE + ". ").repeat(SEGMENT_COUNT).strip();
    }

    private static boolean isChinese(List<String> languages) {
        return languages.isEmpty() || languages.contains("zh");
    }

    /** Returns the number of frames. */
    public int frames(FrameFormat format) {
        return (int) Math.ceil(seconds * format.sampleRate() / format.hopLength());
    }

    /** Returns the options with which {@link #TEXT} has exactly this length. */
    public SynthesisOptions whole(FrameFormat format) {
        return SynthesisOptions.defaults()
                .withSplitText(false)
                .withMaxFrames(frames(format))
                .withStopThreshold(NEVER_STOP);
    }

    /** Returns the options with which {@link #SEGMENTS} has about this length. */
    public SynthesisOptions inSegments(FrameFormat format) {
        int frames = (int) Math.ceil(seconds * format.sampleRate() / format.hopLength() / SEGMENT_COUNT);
        return SynthesisOptions.defaults().withMaxFrames(frames).withStopThreshold(NEVER_STOP);
    }

    /** Returns a recording of this length: noise. */
    public AudioClip recording(int sampleRate) {
        Random random = new Random(1);
        float[] samples = new float[(int) (seconds * sampleRate)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (LOUDNESS * random.nextGaussian());
        }
        return AudioClip.of(samples, sampleRate);
    }
}
