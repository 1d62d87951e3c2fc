package io.github.voiceclone.cli;

import io.github.voiceclone.MelSpectrogram;
import io.github.voiceclone.Stage;
import io.github.voiceclone.audio.AudioClip;
import io.github.voiceclone.audio.WavTags;
import io.github.voiceclone.audio.WavWriter;
import io.github.voiceclone.spi.Vocoder;
import io.github.voiceclone.spi.VocoderProvider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code voiceclone vocode}: a mel spectrogram in, a waveform out. */
@Command(
        name = "vocode",
        description = "Write the waveform of a mel spectrogram, as WAV or .npy.",
        mixinStandardHelpOptions = true)
final class VocodeCommand implements Callable<Integer> {
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
            description = "File to write: .wav, or .npy for float32 (samples).")
    private Path out = Path.of("");

    @Option(names = "--vocoder", paramLabel = "NAME", description = "Backend of the vocoder, as in griffin-lim.")
    private @Nullable String vocoder;

    @Mixin
    private StageOptions stages = new StageOptions();

    @Override
    public Integer call() {
        OutputFile.check(out, List.of(".wav", ".npy"), mel);
        MelSpectrogram spectrogram = NpyArrays.mel(mel);
        try (Vocoder stage = stages.open(VocoderProvider.class, Stage.VOCODER, vocoder)) {
            List<AudioClip> pieces = new ArrayList<>();
            pieces.add(AudioClip.of(new float[0], stage.melFormat().sampleRate()));
            stage.vocode(List.of(spectrogram), (index, piece) -> pieces.add(piece));
            write(AudioClip.concat(pieces), stage);
        }
        return 0;
    }

    private void write(AudioClip clip, Vocoder stage) {
        if (out.toString().toLowerCase(Locale.ROOT).endsWith(".npy")) {
            NpyArrays.write(out, clip.toArray(), clip.length());
        } else {
            String comment = "Synthetic speech, made by voiceclone with vocoder "
                    + stage.info().model();
            OutputFile.write(out, file -> WavWriter.write(clip, file, new WavTags("voiceclone", comment)));
        }
    }
}
