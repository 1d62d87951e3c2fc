package io.github.voiceclone.cli.bench;

import io.github.voiceclone.Preprocessing;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.cli.options.JsonOption;
import io.github.voiceclone.cli.options.OptionValues;
import io.github.voiceclone.cli.options.StageOptions;
import io.github.voiceclone.cli.output.Progress;
import io.github.voiceclone.onnx.NativeHandles;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code voiceclone bench soak}: prints the resources held before and after many short requests. */
@Command(
        name = "soak",
        description = "Send many short requests, some of them cancelled, left half-way or bad, and print the memory and"
                + " native handles held before and after.",
        mixinStandardHelpOptions = true)
final class SoakCommand implements Callable<Integer> {
    private static final int RECORDING_RATE = 16_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--requests",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Requests to send. Default: ${DEFAULT-VALUE}.")
    private int requests;

    @Option(
            names = "--concurrent",
            paramLabel = "N",
            defaultValue = "16",
            description = "Requests to run at the same time. Default: ${DEFAULT-VALUE}.")
    private int concurrent;

    @Mixin
    private JsonOption json = new JsonOption();

    @Mixin
    private StageOptions stages = new StageOptions();

    @Override
    public Integer call() {
        OptionValues.requireAtLeast(1, "--requests", requests);
        OptionValues.requireAtLeast(1, "--concurrent", concurrent);
        Soak.Report report;
        try (VoiceCloner cloner =
                        stages.builder().preprocessing(Preprocessing.NONE).build();
                Progress progress = new Progress(spec.commandLine().getErr())) {
            Voice voice = cloner.createVoice("noise", noise());
            report = new Soak(cloner, voice, concurrent)
                    .run(requests, done -> progress.show(done + " of " + requests + " requests"));
        }
        json.print(report, text(report), spec.commandLine().getOut());
        return 0;
    }

    private static AudioClip noise() {
        Random random = new Random(1);
        float[] samples = new float[2 * RECORDING_RATE];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.1 * random.nextGaussian());
        }
        return AudioClip.of(samples, RECORDING_RATE);
    }

    private static String text(Soak.Report report) {
        return String.format(Locale.ROOT, "%d requests in %.0f s%n", report.requests(), report.seconds())
                + line("before", report.before())
                + line("after", report.after())
                + String.format("closed: %d native handles%n", NativeHandles.open());
    }

    private static String line(String when, Soak.Held held) {
        return String.format(
                Locale.ROOT,
                "%s: %.1f MiB resident, %.1f MiB live heap, %d native handles%n",
                when,
                held.residentBytes() / 0x1p20,
                held.heapBytes() / 0x1p20,
                held.nativeHandles());
    }
}
