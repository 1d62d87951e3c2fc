package io.github.voiceclone.cli.speech;

import io.github.voiceclone.Stage;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.AudioEncoding;
import io.github.voiceclone.audio.AudioTags;
import io.github.voiceclone.audio.AudioWriter;
import io.github.voiceclone.cli.options.InputFile;
import io.github.voiceclone.cli.options.StageOptions;
import io.github.voiceclone.cli.options.VocoderOption;
import io.github.voiceclone.cli.output.OutputFile;
import io.github.voiceclone.cli.output.Progress;
import io.github.voiceclone.cli.output.StandardOutput;
import io.github.voiceclone.spi.Frames;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderProvider;
import io.github.voiceclone.spi.VoicePackSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code voiceclone vocode}: computes the waveform of a mel spectrogram. */
@Command(
        name = "vocode",
        description = "Write the waveform of a mel spectrogram, as WAV or .npy.",
        mixinStandardHelpOptions = true)
public final class VocodeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--mel",
            paramLabel = "MEL.npy",
            required = true,
            description = "Spectrogram: float32 (80, frames).")
    private Path mel = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "File to write: .wav, or .npy for float32 (samples); - for WAV to standard output.")
    private Path out = Path.of("");

    @Mixin
    private VocoderOption vocoder = new VocoderOption();

    @Mixin
    private StageOptions stages = new StageOptions();

    @Override
    public Integer call() {
        InputFile.requireFile("--mel", mel);
        if (!out.equals(OutputFile.STANDARD_OUTPUT)) {
            OutputFile.check(out, List.of(".wav", ".npy"), mel);
        }
        stages.profile().check(out, mel);
        Frames spectrogram = NpyArrays.mel(mel);
        stages.profile().around(spec.commandLine().getErr(), () -> vocode(spectrogram));
        return 0;
    }

    private void vocode(Frames spectrogram) {
        try (Progress progress = new Progress(spec.commandLine().getErr())) {
            progress.show("loading the model");
            stages.watch(progress);
            vocode(spectrogram, progress);
        }
    }

    private void vocode(Frames spectrogram, Progress progress) {
        try (Vocoder stage = stages.open(VocoderProvider.class, Stage.VOCODER, vocoder.name())) {
            progress.show("vocoding");
            List<AudioClip> audio = new ArrayList<>();
            stages.run(Stage.VOCODER, stage.info(), () -> {
                audio.add(stage.vocode(spectrogram));
                return stage.format().seconds(spectrogram.frames());
            });
            stages.measure();
            write(audio.get(0), stage);
        }
    }

    private void write(AudioClip clip, Vocoder stage) {
        if (out.toString().toLowerCase(Locale.ROOT).endsWith(".npy")) {
            NpyArrays.write(out, clip.toArray(), clip.length());
            return;
        }
        String comment = "Synthetic speech, made by voiceclone with voice pack "
                + stages.source().map(VoicePackSource::description).orElse("none") + " (vocoder "
                + stage.info().model() + ")";
        AudioTags tags = new AudioTags("voiceclone", comment);
        if (out.equals(OutputFile.STANDARD_OUTPUT)) {
            writeToStandardOutput(clip, tags);
        } else {
            OutputFile.write(out, file -> AudioWriter.write(clip, file, AudioEncoding.WAV, tags));
        }
    }

    private void writeToStandardOutput(AudioClip clip, AudioTags tags) {
        try {
            AudioWriter.write(clip, System.out, AudioEncoding.WAV, tags);
            StandardOutput.check();
        } catch (IOException e) {
            throw OutputFile.failed(out, e);
        }
    }
}
