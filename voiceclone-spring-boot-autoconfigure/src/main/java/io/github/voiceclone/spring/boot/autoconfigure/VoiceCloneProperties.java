package io.github.voiceclone.spring.boot.autoconfigure;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.Markup;
import io.github.voiceclone.Pauses;
import io.github.voiceclone.QueueOptions;
import io.github.voiceclone.SynthesisOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the application's voice cloner. Immutable.
 *
 * @param enabled whether there is a voice cloner
 * @param pack directory of the voice pack; the pack on the class path unless set
 * @param backend backend of all stages; the only one on the class path, or onnx, unless set
 * @param precision precision to run in, as in int8; the backend's own unless set
 * @param device device to run on, as in cpu; the backend's own unless set
 * @param threads most threads one call computes with; the number of processors unless set
 * @param lexicon UTF-8 file of readings of terms, one a line, as in CPU=处理器
 * @param voices file of each named voice: a saved voice, whose name ends with .voice, or a recording
 * @param defaultVoice voice that speaks when none is named; the first unless set
 * @param queue how many requests run and wait at once
 * @param limits bounds on recordings and texts
 * @param synthesis options of requests that bring none
 * @param cache where speaker embeddings of recordings are kept
 * @param server the speech endpoint
 */
@ConfigurationProperties("voiceclone")
public record VoiceCloneProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable Path pack,
        @Nullable String backend,
        @Nullable String precision,
        @Nullable String device,
        @Nullable Integer threads,
        @Nullable Path lexicon,
        @DefaultValue Map<String, Path> voices,
        @Nullable String defaultVoice,
        @DefaultValue Queue queue,
        @DefaultValue Limits limits,
        @DefaultValue Synthesis synthesis,
        @DefaultValue Cache cache,
        @DefaultValue Server server) {
    /** Checks the range of the threads, and copies the voices, in order. */
    public VoiceCloneProperties {
        if (threads != null && threads < 1) {
            throw new IllegalArgumentException("voiceclone.threads is " + threads + ", expected at least 1");
        }
        voices = Collections.unmodifiableMap(new LinkedHashMap<>(voices));
    }

    /**
     * The admission queue.
     *
     * @param maxConcurrent most requests that run at once
     * @param maxQueued most requests that wait; more are refused
     * @param blockWhenFull whether calls wait for room in a full queue instead of being refused
     */
    public record Queue(
            @DefaultValue("32") int maxConcurrent,
            @DefaultValue("1000") int maxQueued,
            @DefaultValue("false") boolean blockWhenFull) {
        /** Checks the ranges. */
        public Queue {
            new QueueOptions(maxConcurrent, maxQueued, blockWhenFull);
        }

        QueueOptions options() {
            return new QueueOptions(maxConcurrent, maxQueued, blockWhenFull);
        }
    }

    /**
     * Bounds on recordings and texts.
     *
     * @param minSpeech least speech, silences cut, that a voice is created from
     * @param maxRecording longest recording
     * @param maxFileSize largest recording file
     * @param maxTextLength longest text of one request, in characters (UTF-16)
     */
    public record Limits(
            @DefaultValue("400ms") Duration minSpeech,
            @DefaultValue("10m") Duration maxRecording,
            @DefaultValue("512MB") DataSize maxFileSize,
            @DefaultValue("1000000") int maxTextLength) {
        /** Checks the ranges. */
        public Limits {
            new InputLimits(minSpeech, maxRecording, maxFileSize.toBytes(), maxTextLength);
        }

        InputLimits limits() {
            return new InputLimits(minSpeech, maxRecording, maxFileSize.toBytes(), maxTextLength);
        }
    }

    /**
     * Options of requests that bring none.
     *
     * @param seed what every random draw derives from
     * @param style style token, 0 to 9, or -1 to let the model choose
     * @param speed how many times faster than the model speaks, from 0.25 to 4
     * @param loudness loudness of the speech in LUFS, from -50 to -5; the model's own unless set
     * @param maxAttempts most times that a segment is synthesized while words of it are skipped or repeated
     * @param markup how texts are read: as text, with inline pauses, or as SSML
     * @param pauses silences before, within and after the speech
     */
    public record Synthesis(
            @DefaultValue("0") long seed,
            @DefaultValue("-1") int style,
            @DefaultValue("1") double speed,
            @Nullable Double loudness,
            @DefaultValue("3") int maxAttempts,
            @DefaultValue("none") Markup markup,
            @DefaultValue Pause pauses) {
        /** Checks the ranges. */
        public Synthesis {
            options(seed, style, speed, loudness, maxAttempts, markup, pauses);
        }

        SynthesisOptions options() {
            return options(seed, style, speed, loudness, maxAttempts, markup, pauses);
        }

        private static SynthesisOptions options(
                long seed,
                int style,
                double speed,
                @Nullable Double loudness,
                int maxAttempts,
                Markup markup,
                Pause pauses) {
            SynthesisOptions options = SynthesisOptions.defaults()
                    .withSeed(seed)
                    .withStyle(style)
                    .withSpeed(speed)
                    .withMaxAttempts(maxAttempts)
                    .withMarkup(markup)
                    .withPauses(pauses.pauses());
            return loudness == null ? options : options.withLoudness(loudness);
        }
    }

    /**
     * Silences of speech.
     *
     * @param start silence before the first word
     * @param comma silence after a comma
     * @param sentence silence after a sentence
     * @param line silence after a line
     * @param end silence after the last word
     */
    public record Pause(
            @DefaultValue("0ms") Duration start,
            @DefaultValue("150ms") Duration comma,
            @DefaultValue("300ms") Duration sentence,
            @DefaultValue("500ms") Duration line,
            @DefaultValue("150ms") Duration end) {
        Pauses pauses() {
            return new Pauses(start, comma, sentence, line, end);
        }
    }

    /**
     * The cache of speaker embeddings, which needs the jar voiceclone-cache.
     *
     * @param enabled whether embeddings are kept, in memory at least
     * @param directory directory in which they are kept besides
     * @param redis Redis in which they are kept besides, as in redis://localhost
     */
    public record Cache(@DefaultValue("true") boolean enabled, @Nullable Path directory, @Nullable String redis) {}

    /**
     * The speech endpoint, with OpenAI's contract, which needs the jar voiceclone-server.
     *
     * @param enabled whether the application's web server has it, below /v1
     * @param apiKeys keys that are accepted, KEY or NAME=KEY; without any the application's own security decides
     * @param voices directory in which voices and consents that clients create are kept; memory unless set
     * @param consentRequired whether a voice is created only with the recorded consent of its owner
     * @param consentSimilarity least similarity, a cosine, of a voice to the recording of its consent; -1 for any
     * @param corsOrigins origins of web pages elsewhere that may use it, as in https://app.example.com
     * @param maxInput longest text of a request, in characters
     * @param maxSilence most silence in the speech of a request, from its pauses and its markup together
     * @param maxUploadSize largest recording that is uploaded, up to 2047MB
     * @param maxRecording longest recording that is uploaded
     * @param maxVoices most voices, and most consents, that are kept
     * @param maxRequests most requests that speak or create voices at once; more get status 429
     * @param requestsPerMinute most requests a minute of one key, or of one address without keys; 0 for any number
     * @param timeout how long the speech of a request may take
     */
    public record Server(
            @DefaultValue("false") boolean enabled,
            @DefaultValue List<String> apiKeys,
            @Nullable Path voices,
            @DefaultValue("true") boolean consentRequired,
            @DefaultValue("-1") double consentSimilarity,
            @DefaultValue List<String> corsOrigins,
            @DefaultValue("4096") int maxInput,
            @DefaultValue("10m") Duration maxSilence,
            @DefaultValue("10MB") DataSize maxUploadSize,
            @DefaultValue("2m") Duration maxRecording,
            @DefaultValue("1000") int maxVoices,
            @DefaultValue("128") int maxRequests,
            @DefaultValue("0") int requestsPerMinute,
            @DefaultValue("5m") Duration timeout) {
        private static final DataSize LARGEST_UPLOAD = DataSize.ofMegabytes(2047);

        /** Checks the range of the uploads, and copies the lists. */
        public Server {
            if (maxUploadSize.toBytes() < 1 || maxUploadSize.compareTo(LARGEST_UPLOAD) > 0) {
                throw new IllegalArgumentException("voiceclone.server.max-upload-size is " + maxUploadSize
                        + ", expected 1B to " + LARGEST_UPLOAD.toMegabytes() + "MB");
            }
            apiKeys = List.copyOf(apiKeys);
            corsOrigins = List.copyOf(corsOrigins);
        }

        /** Returns the settings but for the keys, which are secret. */
        @Override
        public String toString() {
            return "Server[enabled=" + enabled + ", " + apiKeys.size() + " keys, voices=" + voices
                    + ", consentRequired="
                    + consentRequired + ", consentSimilarity=" + consentSimilarity + ", corsOrigins=" + corsOrigins
                    + ", maxInput=" + maxInput + ", maxSilence=" + maxSilence + ", maxUploadSize="
                    + maxUploadSize + ", maxRecording=" + maxRecording + ", maxVoices=" + maxVoices + ", maxRequests="
                    + maxRequests + ", requestsPerMinute=" + requestsPerMinute + ", timeout=" + timeout + "]";
        }
    }
}
