package io.github.voiceclone.server.contract;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.audio.AudioEncoder;
import io.github.voiceclone.audio.AudioEncoding;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A {@code response_format}: how it is encoded, at which rate, and what its media type is. */
record SpeechFormat(String name, AudioEncoding encoding, int sampleRate, String mediaType) {
    /** The rate of headerless audio, which the contract leaves to be known, in Hz. */
    private static final int PCM_RATE = 24_000;

    /** The format of the contract where a request names none, also where it cannot be written: then it is refused. */
    static final String DEFAULT = "mp3";

    private static final Pattern OUTPUT_FORMAT =
            Pattern.compile("(mp3|opus|flac|wav|pcm)(?:_(\\d{4,6}))?(?:_\\d{1,3})?");

    /** The formats of the contract, with the media types that its clients expect. */
    private enum Known {
        MP3("audio/mpeg"),
        OPUS("audio/opus"),
        FLAC("audio/flac"),
        WAV("audio/wav"),
        PCM("audio/pcm;rate=" + PCM_RATE + ";channels=1"),
        AAC("audio/aac");

        final String mediaType;

        Known(String mediaType) {
            this.mediaType = mediaType;
        }

        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Returns a format for speech at a rate.
     *
     * @throws ApiException if it is not of the contract, or no encoder at hand writes it
     */
    static SpeechFormat of(String name, int speechRate) {
        Known known = Arrays.stream(Known.values())
                .filter(each -> each.id().equals(name))
                .findFirst()
                .orElseThrow(() -> refused("'response_format' must be one of "
                        + Arrays.stream(Known.values()).map(Known::id).collect(Collectors.joining(", "))));
        AudioEncoding encoding = AudioEncoding.of(name);
        AudioEncoder encoder;
        try {
            encoder = encoding.requireEncoder();
        } catch (InvalidInputException e) {
            throw refused("'response_format' " + name + (name.equals(DEFAULT) ? ", the default," : "")
                    + " is not available here: " + e.userMessage());
        }
        int rate = known == Known.PCM ? PCM_RATE : rate(encoder.sampleRates(), speechRate);
        return new SpeechFormat(name, encoding.withSampleRate(rate), rate, known.mediaType);
    }

    /**
     * Returns a format in the spelling of ElevenLabs, as in {@code mp3_44100_128}: a format, a rate and a bit rate, which is left
     * to the encoder.
     *
     * @throws ApiException if it cannot be written
     */
    static SpeechFormat ofOutputFormat(String name, int speechRate) {
        Matcher parts = OUTPUT_FORMAT.matcher(name);
        if (!parts.matches()) {
            throw ApiException.invalid(
                    "output_format",
                    "unsupported_format",
                    "'output_format' must be mp3, opus, flac, wav or pcm, with or without a rate, as in pcm_16000");
        }
        SpeechFormat format = of(parts.group(1), speechRate);
        if (parts.group(2) == null) {
            return format;
        }
        AudioEncoding encoding = format.encoding.withSampleRate(Integer.parseInt(parts.group(2)));
        try {
            encoding.requireEncoder();
        } catch (InvalidInputException e) {
            throw ApiException.invalid("output_format", "unsupported_format", e.userMessage());
        }
        return new SpeechFormat(format.name, encoding, encoding.sampleRate(), format.mediaType);
    }

    /** Returns the names of the formats that can be written here. */
    static List<String> names(int speechRate) {
        return Arrays.stream(Known.values())
                .map(Known::id)
                .filter(name -> isAvailable(name, speechRate))
                .toList();
    }

    private static boolean isAvailable(String name, int speechRate) {
        try {
            return of(name, speechRate).sampleRate() > 0;
        } catch (ApiException e) {
            return false;
        }
    }

    private static ApiException refused(String message) {
        return ApiException.invalid("response_format", "unsupported_format", message);
    }

    /** Returns the least rate that holds all of the speech, or the highest there is. */
    private static int rate(List<Integer> rates, int speechRate) {
        return rates.stream()
                .filter(rate -> rate >= speechRate)
                .findFirst()
                .orElseGet(() -> rates.isEmpty() ? speechRate : rates.get(rates.size() - 1));
    }
}
