package io.github.voiceclone.benchmarks;

import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioTags;
import io.github.voiceclone.audio.AudioWriter;
import io.github.voiceclone.audio.WavDecoder;
import io.github.voiceclone.audio.formats.FlacDecoder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Speech of five seconds as files in memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CodecBenchmark {
    private static final AudioTags TAGS = new AudioTags("benchmark", "noise");
    private static final double LONGEST = 60;

    private final AudioClip speech = Recording.of(16_000);
    private byte[] wav = {};
    private byte[] flac = {};

    /** Makes the files. */
    @Setup
    public void encode() throws IOException {
        wav = writeWav();
        try (InputStream in = Objects.requireNonNull(CodecBenchmark.class.getResourceAsStream("sweep.flac"))) {
            flac = in.readAllBytes();
        }
    }

    /** Writes 16-bit WAV. */
    @Benchmark
    public byte[] writeWav() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AudioWriter.write(speech, out, AudioEncoding.WAV, TAGS);
        return out.toByteArray();
    }

    /** Reads WAV. */
    @Benchmark
    public AudioClip readWav() throws IOException {
        return new WavDecoder().decode(new ByteArrayInputStream(wav), LONGEST);
    }

    /** Reads FLAC of the same rate and length: a rising tone. */
    @Benchmark
    public AudioClip readFlac() throws IOException {
        return new FlacDecoder().decode(new ByteArrayInputStream(flac), LONGEST);
    }
}
