package io.github.voiceclone.sv2tts;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.runtime.batch.DynamicBatcher.Outcome;
import io.github.voiceclone.spi.PieceSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The windows of one call's spectrograms on their way through the vocoder: as many as are worth a run are gathered, run,
 * and their audio handed over in order, before more are. A spectrogram with a window that fails, fails alone. Used by one
 * thread.
 */
final class GatheredWindows {
    private final VocoderRuns runs;
    private final int atOnce;
    private final int sampleRate;
    private final PieceSink<AudioClip> sink;
    private final List<Window> windows = new ArrayList<>();
    /** The number of each window's spectrogram. */
    private final List<Integer> numbers = new ArrayList<>();

    private final BitSet failed = new BitSet();

    /**
     * Creates an empty one.
     *
     * @param atOnce windows that are worth running together
     */
    GatheredWindows(VocoderRuns runs, int atOnce, int sampleRate, PieceSink<AudioClip> sink) {
        this.runs = runs;
        this.atOnce = atOnce;
        this.sampleRate = sampleRate;
        this.sink = sink;
    }

    /** Adds windows of a spectrogram. */
    void add(int number, List<Window> more) {
        for (Window window : more) {
            if (failed.get(number)) {
                return;
            }
            windows.add(window);
            numbers.add(number);
            if (windows.size() == atOnce) {
                run();
            }
        }
    }

    /** Runs what was gathered. */
    void run() {
        List<Outcome<float[]>> outcomes = runs.run(windows);
        for (int i = 0; i < outcomes.size(); i++) {
            deliver(numbers.get(i), windows.get(i), outcomes.get(i));
        }
        windows.clear();
        numbers.clear();
    }

    private void deliver(int number, Window window, Outcome<float[]> outcome) {
        if (failed.get(number)) {
            return;
        }
        AudioClip audio;
        try {
            audio = AudioClip.of(finite(outcome.get(), window.mel()), sampleRate);
        } catch (VoiceCloneException e) {
            failed.set(number);
            sink.failed(number, e);
            return;
        }
        sink.accept(number, audio);
    }

    /** Refuses a spectrogram, of finite values by its type, that the network makes no finite samples of. */
    private static float[] finite(float[] samples, Frames mel) {
        for (float sample : samples) {
            if (!Float.isFinite(sample)) {
                float[] values = new float[mel.width() * mel.frames()];
                mel.values().get(values);
                Arrays.sort(values);
                throw new InvalidInputException(
                        "the vocoder makes no finite sound of a mel spectrogram with values from "
                                + values[0] + " to " + values[values.length - 1]
                                + ", expected some like the synthesizer's: check what produced the mel spectrogram");
            }
        }
        return samples;
    }
}
