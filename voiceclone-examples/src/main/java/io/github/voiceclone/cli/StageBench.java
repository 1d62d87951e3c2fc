package io.github.voiceclone.cli;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.Limits;
import io.github.voiceclone.MelSpectrogram;
import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.SpeakerEmbedding;
import io.github.voiceclone.Stage;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.VoiceClonerBuilder;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.spi.EncodeRequest;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.EncoderProvider;
import io.github.voiceclone.spi.MelFormat;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageProviders;
import io.github.voiceclone.spi.SynthesisRequest;
import io.github.voiceclone.spi.Synthesizer;
import io.github.voiceclone.spi.SynthesizerProvider;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderProvider;
import io.github.voiceclone.spi.VoicePackSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Times each stage of a pack for speech of a given length: every run does the same work. */
final class StageBench {
    private static final String TEXT = "欢迎使用工具箱每天都要开心哦今天天气很好我们一起去公园散步吧";
    private static final double NEVER_STOP = 2;

    private final StageContext context;
    private final int threads;

    StageBench(Path pack, int threads) {
        this.threads = threads;
        this.context = new StageContext(
                Optional.of(VoicePackSource.directory(pack)),
                VoiceClonerBuilder.DEFAULT_PRECISION,
                VoiceClonerBuilder.DEFAULT_DEVICE,
                threads,
                Limits.defaults());
    }

    /** Measures {@code runs} runs after one to warm up. */
    BenchReport run(double seconds, int runs, int concurrent) {
        double longest = Limits.defaults().longestRecording().toSeconds();
        if (!(seconds > 0 && seconds <= longest) || runs < 1 || concurrent < 1) {
            throw new InvalidInputException("--seconds is " + seconds + ", --runs " + runs + " and --concurrent "
                    + concurrent + ", expected more than 0, up to " + longest + ", and at least 1 each");
        }
        String backend = VoiceClonerBuilder.DEFAULT_BACKEND;
        long start = System.nanoTime();
        try (Encoder encoder = StageProviders.named(EncoderProvider.class, Stage.ENCODER, backend)
                        .open(context);
                Synthesizer synthesizer = StageProviders.named(SynthesizerProvider.class, Stage.SYNTHESIZER, backend)
                        .open(context);
                Vocoder vocoder = StageProviders.named(VocoderProvider.class, Stage.VOCODER, backend)
                        .open(context)) {
            double load = (System.nanoTime() - start) / 1e9;
            return measure(encoder, synthesizer, vocoder, seconds, runs, concurrent, load);
        }
    }

    private BenchReport measure(
            Encoder encoder,
            Synthesizer synthesizer,
            Vocoder vocoder,
            double seconds,
            int runs,
            int concurrent,
            double load) {
        MelFormat format = synthesizer.melFormat();
        int frames = (int) Math.ceil(seconds * format.sampleRate() / format.hopLength());
        EncodeRequest recording = new EncodeRequest(noise(seconds, format.sampleRate()), Preprocessing.NONE);
        SpeakerEmbedding voice = encoder.embed(List.of(recording)).get(0);
        SynthesisOptions options = SynthesisOptions.defaults()
                .withSplitText(false)
                .withMaxFrames(frames)
                .withStopThreshold((float) NEVER_STOP);
        SynthesisRequest text = new SynthesisRequest(TEXT, voice, options);
        MelSpectrogram mel = MelSpectrogram.of(new float[format.bands() * frames], format.bands());
        double[] encode = time(runs, () -> encoder.embed(List.of(recording)));
        double[] synthesize = time(runs, () -> synthesizer.synthesize(List.of(text), (request, piece) -> {}));
        double[] vocode = time(runs, () -> vocoder.vocode(List.of(mel), (request, piece) -> {}));
        Runnable speakMel = () -> synthesizer.synthesize(List.of(text), (request, piece) -> {});
        Runnable speak = () -> {
            speakMel.run();
            vocoder.vocode(List.of(mel), (request, piece) -> {});
        };
        double[] both = time(runs, speak);
        List<BenchReport.Row> rows = new ArrayList<>();
        rows.add(BenchReport.Row.of("encoder", encode, seconds));
        rows.add(BenchReport.Row.of("synthesizer", synthesize, seconds));
        rows.add(BenchReport.Row.of("vocoder", vocode, seconds));
        rows.add(BenchReport.Row.of("synthesizer + vocoder", both, seconds));
        if (concurrent > 1) {
            rows.addAll(concurrent("synthesizer", speakMel, concurrent, runs, seconds));
            rows.addAll(concurrent("synthesizer + vocoder", speak, concurrent, runs, seconds));
        }
        return new BenchReport(machine(), seconds, load, rows);
    }

    /** Measures the same requests one after another and all at once. */
    private static List<BenchReport.Row> concurrent(
            String name, Runnable request, int concurrent, int runs, double seconds) {
        double[] inTurn = time(runs, () -> {
            for (int i = 0; i < concurrent; i++) {
                request.run();
            }
        });
        double[] atOnce = time(runs, () -> runAtOnce(request, concurrent));
        return List.of(
                BenchReport.Row.of(name + ", " + concurrent + " in turn", inTurn, seconds * concurrent),
                BenchReport.Row.of(name + ", " + concurrent + " at once", atOnce, seconds * concurrent));
    }

    private static void runAtOnce(Runnable request, int concurrent) {
        ExecutorService threads = Executors.newFixedThreadPool(concurrent);
        try {
            List<CompletableFuture<Void>> running = Stream.generate(() -> CompletableFuture.runAsync(request, threads))
                    .limit(concurrent)
                    .toList();
            running.forEach(CompletableFuture::join);
        } finally {
            threads.shutdown();
        }
    }

    private static AudioClip noise(double seconds, int sampleRate) {
        Random random = new Random(1);
        float[] samples = new float[(int) (seconds * sampleRate)];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.1 * random.nextGaussian());
        }
        return AudioClip.of(samples, sampleRate);
    }

    /** Returns the times of the runs in seconds, fastest first. */
    private static double[] time(int runs, Runnable work) {
        work.run();
        double[] times = new double[runs];
        for (int i = 0; i < runs; i++) {
            long start = System.nanoTime();
            work.run();
            times[i] = (System.nanoTime() - start) / 1e9;
        }
        Arrays.sort(times);
        return times;
    }

    private String machine() {
        return processor() + ", Java " + System.getProperty("java.version") + ", " + threads + " threads";
    }

    /** Returns the processor's name, as far as the system tells. */
    static String processor() {
        Path cpuInfo = Path.of("/proc/cpuinfo");
        try {
            return Files.readAllLines(cpuInfo).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch"); // Not Linux.
        }
    }
}
