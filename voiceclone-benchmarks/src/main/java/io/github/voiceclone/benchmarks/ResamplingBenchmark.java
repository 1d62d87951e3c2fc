package io.github.voiceclone.benchmarks;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.Resampler;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Five seconds of speech to the models' rate. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ResamplingBenchmark {
    private static final int TO = 16_000;

    /** Rate of the recording, in Hz. */
    @Param({"44100", "48000"})
    public int from;

    private AudioClip recording = AudioClip.of(new float[0], TO);

    /** Makes the recording. */
    @Setup
    public void record() {
        recording = Recording.of(from);
    }

    /** Resamples it. */
    @Benchmark
    public AudioClip resample() {
        return Resampler.resample(recording, TO);
    }
}
