package io.github.voiceclone.cli.options;

import io.github.voiceclone.audio.AudioEncoding;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say in which format speech is written. */
public final class FormatOptions {
    @Option(
            names = "--format",
            paramLabel = "NAME",
            description = "Format of the speech: wav, flac, opus, mp3 or pcm. Default: what the file's extension says.")
    private @Nullable String format;

    @Option(names = "--sample-rate", paramLabel = "HZ", description = "Sample rate of the file. Default: the voice's.")
    private @Nullable Integer sampleRate;

    @Option(
            names = "--channels",
            paramLabel = "N",
            defaultValue = "1",
            description = "Channels of the file, 1 or 2, both alike. Default: ${DEFAULT-VALUE}.")
    private int channels;

    @Option(
            names = "--bit-depth",
            paramLabel = "BITS",
            description = "Bits of a sample: 16 or 24 in FLAC and WAV, 32 for floats in WAV. Default: 16.")
    private @Nullable Integer bitDepth;

    /** Returns the format asked for, WAV if none is, with what else is asked for; checked. */
    public AudioEncoding encoding() {
        return checked(AudioEncoding.of(format == null ? AudioEncoding.WAV.format() : format));
    }

    /** Returns the format asked for, or the one that a file's extension says; checked. */
    public AudioEncoding encoding(Path file) {
        return format == null ? checked(AudioEncoding.forFile(file)) : encoding();
    }

    private AudioEncoding checked(AudioEncoding base) {
        AudioEncoding encoding = base.withChannels(channels);
        if (sampleRate != null) {
            encoding = encoding.withSampleRate(OptionValues.requireAtLeast(1, "--sample-rate", sampleRate));
        }
        if (bitDepth != null) {
            encoding = encoding.withBitDepth(OptionValues.requireAtLeast(1, "--bit-depth", bitDepth));
        }
        encoding.requireEncoder();
        return encoding;
    }
}
