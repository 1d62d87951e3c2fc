package io.github.voiceclone.audio;

import io.github.voiceclone.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Format that audio is written in.
 *
 * <pre>{@code
 * speech.save(Path.of("speech.bin"), AudioEncoding.of("mp3").withSampleRate(44_100));
 * }</pre>
 *
 * @param format the name of a format, {@link AudioEncoder#formatName}, in lower case
 * @param sampleRate the file's sample rate, in Hz; 0 for that of the audio, or the next one that the format can hold
 * @param channels 1, or 2 for the same sound on both
 * @param bitDepth the bits of a sample, where the format has such a thing: 16 or 24, in WAV 32 for float; 0 for the
 *     format's default
 */
public record AudioEncoding(String format, int sampleRate, int channels, int bitDepth) {
    private static final int MIN_SAMPLE_RATE = 4_000;
    private static final int MAX_SAMPLE_RATE = 768_000;

    /** WAV with 16-bit samples, one channel, at the audio's rate. */
    public static final AudioEncoding WAV = of("wav");

    /**
     * Checks the numbers; what a format can hold is checked when a file is begun.
     *
     * @throws InvalidInputException if a number is negative, or there are not one or two channels
     */
    public AudioEncoding {
        format = Objects.requireNonNull(format, "format").toLowerCase(Locale.ROOT);
        if (sampleRate < 0) {
            throw new InvalidInputException(
                    "a file was asked to be at " + sampleRate + " Hz, expected a positive number");
        }
        if (channels < 1 || channels > 2) {
            throw new InvalidInputException("a file was asked to have " + channels + " channels, expected 1 or 2");
        }
        if (bitDepth < 0) {
            throw new InvalidInputException(
                    "a file was asked to have " + bitDepth + "-bit samples, expected a positive number");
        }
    }

    /** Returns a format with everything else left to it: one channel, at the audio's rate. */
    public static AudioEncoding of(String format) {
        return new AudioEncoding(format, 0, 1, 0);
    }

    /**
     * Returns the format that a file's name asks for by its extension, WAV where it has none.
     *
     * @throws InvalidInputException if no encoder at hand writes such files; the message lists the formats
     */
    public static AudioEncoding forFile(Path file) {
        return of(AudioEncoders.forFile(file).formatName());
    }

    /** Returns this encoding at another rate, in Hz; 0 for the audio's. */
    public AudioEncoding withSampleRate(int value) {
        return new AudioEncoding(format, value, channels, bitDepth);
    }

    /** Returns this encoding with one or two channels. */
    public AudioEncoding withChannels(int value) {
        return new AudioEncoding(format, sampleRate, value, bitDepth);
    }

    /** Returns this encoding with samples of another number of bits; 0 for the format's default. */
    public AudioEncoding withBitDepth(int value) {
        return new AudioEncoding(format, sampleRate, channels, value);
    }

    /**
     * Checks that there is such a format and that it can hold what is asked for.
     *
     * @return the format's encoder
     * @throws InvalidInputException if not
     */
    public AudioEncoder requireEncoder() {
        AudioEncoder encoder = AudioEncoders.of(format);
        List<Integer> rates = encoder.sampleRates();
        boolean possible = rates.isEmpty()
                ? sampleRate >= MIN_SAMPLE_RATE && sampleRate <= MAX_SAMPLE_RATE
                : rates.contains(sampleRate);
        if (sampleRate != 0 && !possible) {
            throw new InvalidInputException(encoder.formatName() + " cannot be written at " + sampleRate
                    + " Hz, expected "
                    + (rates.isEmpty() ? MIN_SAMPLE_RATE + " to " + MAX_SAMPLE_RATE : "one of " + rates) + " Hz");
        }
        List<Integer> depths = encoder.bitDepths();
        if (bitDepth != 0 && !depths.contains(bitDepth)) {
            throw new InvalidInputException(encoder.formatName() + " cannot have " + bitDepth
                    + "-bit samples, expected " + (depths.isEmpty() ? "none to be asked for" : "one of " + depths));
        }
        return encoder;
    }

    /**
     * Returns the sample rate of a file of audio at a rate, in Hz: this encoding's, or the one that the format can hold.
     *
     * @throws InvalidInputException if there is no such format, or it cannot hold what is asked for
     */
    public int fileSampleRate(int audioRate) {
        return resolve(requireEncoder(), audioRate).sampleRate();
    }

    /** Returns this encoding with nothing left open, for audio at a rate. */
    AudioEncoding resolve(AudioEncoder encoder, int audioRate) {
        List<Integer> rates = encoder.sampleRates();
        int held = rates.stream()
                .filter(rate -> rate >= audioRate)
                .findFirst()
                .orElseGet(() -> rates.isEmpty() ? audioRate : rates.get(rates.size() - 1));
        int rate = sampleRate == 0 ? held : sampleRate;
        int depth = bitDepth == 0 && !encoder.bitDepths().isEmpty()
                ? encoder.bitDepths().get(0)
                : bitDepth;
        return new AudioEncoding(encoder.formatName(), rate, channels, depth);
    }
}
