package io.github.voiceclone.benchmarks;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.cli.bench.StepClock;
import io.github.voiceclone.cli.bench.WatchedRuntime;
import io.github.voiceclone.convert.RandomPack;
import io.github.voiceclone.onnx.OnnxRuntime;
import io.github.voiceclone.optimize.Optimizer;
import io.github.voiceclone.spi.FrameStream;
import io.github.voiceclone.spi.Precision;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.spi.VoicePackSources;
import io.github.voiceclone.sv2tts.Sv2ttsSynthesizerProvider;
import io.github.voiceclone.sv2tts.pack.VoicePack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One decoder step of an utterance of {@value #STEPS}, its share of the text encoder's and the post-net's one run included;
 * with {@code -prof gc}, what it allocates. With {@code graph = nothing} the decoder's graph is left out. {@code bench}
 * prints what only the steps take and allocate.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DecoderStepBenchmark {
    /** Steps of an utterance. */
    static final int STEPS = 200;

    private static final String TEXT = "今天天气很好我们一起去公园散步吧";
    private static final float NEVER_STOP = 1;

    /** The pack: {@code demo}, or full-size networks with random weights in {@code fp32} or {@code int8}. */
    @Param({Precision.FP32, Precision.INT8})
    public String pack = Precision.FP32;

    /** Graph that a step runs: {@code onnx} or {@code nothing}. */
    @Param({"onnx", "nothing"})
    public String graph = "onnx";

    private @Nullable Synthesizer synthesizer;
    private @Nullable Path folder;
    private List<SynthesisRequest> request = List.of();

    /** Opens the synthesizer. */
    @Setup
    public void open() throws IOException {
        VoicePackSource source =
                pack.equals("demo") ? VoicePackSources.embedded().orElseThrow() : fullSize(pack);
        String precision = pack.equals(Precision.INT8) ? Precision.INT8 : Precision.FP32;
        StageContext context = new StageContext(
                Optional.of(source),
                precision,
                "cpu",
                Runtime.getRuntime().availableProcessors(),
                InputLimits.defaults());
        Synthesizer opened = new Sv2ttsSynthesizerProvider()
                .open(new WatchedRuntime(new OnnxRuntime(), graph.equals("onnx"), new StepClock()), context);
        synthesizer = opened;
        int frames =
                STEPS * VoicePack.open(source).synthesizer().settings().shape().reductionFactor();
        SynthesisOptions options = SynthesisOptions.defaults()
                .withSplitText(false)
                .withMaxFrames(frames)
                .withStopThreshold(NEVER_STOP);
        float[] voice = new float
                [opened.speakerFormat().requireEmbedding("the synthesizer").size()];
        voice[0] = 1;
        request = List.of(new SynthesisRequest(TEXT, SpeakerEmbedding.of(voice), options));
    }

    private VoicePackSource fullSize(String precision) throws IOException {
        folder = Files.createTempDirectory("voiceclone-benchmarks");
        VoicePackSource random = VoicePackSource.directory(
                RandomPack.write(folder.resolve(Precision.FP32), 1).directory());
        return precision.equals(Precision.INT8)
                ? VoicePackSource.directory(new Optimizer(random, new OnnxRuntime())
                        .optimizeTo(folder.resolve(Precision.INT8))
                        .directory())
                : random;
    }

    /** Speaks the utterance; the time is a step's. */
    @Benchmark
    @OperationsPerInvocation(STEPS)
    public void step() {
        try (FrameStream frames = Objects.requireNonNull(synthesizer).synthesize(request)) {
            frames.forEachRemaining(part -> {});
        }
    }

    /** Closes the synthesizer. */
    @TearDown
    public void close() throws IOException {
        Objects.requireNonNull(synthesizer).close();
        deleteFolders();
    }

    private void deleteFolders() throws IOException {
        if (folder != null) {
            try (Stream<Path> content = Files.walk(folder)) {
                for (Path path : content.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
