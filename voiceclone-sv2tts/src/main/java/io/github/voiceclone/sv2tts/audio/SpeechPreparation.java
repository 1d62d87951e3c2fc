package io.github.voiceclone.sv2tts.audio;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.Resampler;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Prepares a recording for an encoder: resamples it, raises a low level, and cuts silences. Thread-safe. */
public final class SpeechPreparation {
    private final int sampleRate;
    private final InputLimits limits;

    /**
     * Creates a preparation.
     *
     * @param sampleRate the encoder's rate, in Hz
     * @param limits how much speech there must be, and how long a recording may be
     */
    public SpeechPreparation(int sampleRate, InputLimits limits) {
        this.sampleRate = sampleRate;
        this.limits = limits;
    }

    /**
     * Returns the samples to embed.
     *
     * @throws InvalidInputException if the recording is empty, silent, without enough speech, too long, or at a rate that
     *     {@link InputLimits#checkSampleRate} refuses
     */
    public float[] prepare(AudioClip recording, Preprocessing preprocessing) {
        InputLimits.checkSampleRate(recording.sampleRate());
        limits.checkRecording(recording.seconds());
        if (Loudness.dbfs(recording) == Double.NEGATIVE_INFINITY) {
            throw new InvalidInputException(
                    recording.length() == 0
                            ? "the recording is empty: record a few seconds of speech"
                            : "the recording is silent (every sample is 0): check the microphone or the file");
        }
        AudioClip clip = Resampler.resample(recording, sampleRate);
        if (preprocessing.raiseVolume()) {
            clip = Loudness.raise(clip, Loudness.ENCODER_DBFS);
        }
        if (preprocessing.trimSilence()) {
            clip = SilenceTrimmer.trim(clip);
            requireSpeech(clip);
        }
        return clip.toArray();
    }

    private void requireSpeech(AudioClip speech) {
        double least = TimeUnit.NANOSECONDS.convert(limits.minSpeech()) / 1e9;
        if (speech.length() == 0 || speech.seconds() < least) {
            throw new InvalidInputException(
                    String.format(
                            Locale.ROOT,
                            "the recording has %.2f s of speech, the least is %.2f s: record more",
                            speech.seconds(),
                            least),
                    ", or lower InputLimits.minSpeech");
        }
    }
}
