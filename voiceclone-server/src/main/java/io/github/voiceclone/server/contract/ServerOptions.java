package io.github.voiceclone.server.contract;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Limits and rules of a speech server. Immutable; start from {@link #defaults()} and change what matters.
 *
 * @param maxInput longest text of a request, in characters (Unicode code points); positive
 * @param maxSilence most silence in the speech of a request, from its pauses and its markup together, at its speed; positive
 * @param maxUploadBytes largest recording that is uploaded, in bytes; positive
 * @param maxRecording longest recording that is uploaded; positive
 * @param maxVoices most voices, and most consents, that are kept; positive
 * @param maxRequests most requests that speak or create voices at once; more are refused with status 429; positive
 * @param requestsPerMinute most requests a minute of one API key, or of one address where there are no keys; 0 for any
 *     number
 * @param timeout how long the speech of a request may take, from its arrival to its last audio; positive
 * @param consentRequired whether a voice is created only with the recorded consent of its owner
 * @param consentSimilarity least similarity, a cosine, of a voice to the recording of its consent; {@link #ANY_SIMILARITY} does not
 *     compare them
 * @param corsOrigins origins of web pages elsewhere that may use the server, as in {@code https://app.example.com}
 */
public record ServerOptions(
        int maxInput,
        Duration maxSilence,
        int maxUploadBytes,
        Duration maxRecording,
        int maxVoices,
        int maxRequests,
        int requestsPerMinute,
        Duration timeout,
        boolean consentRequired,
        double consentSimilarity,
        List<String> corsOrigins) {
    /** The similarity of a voice to the recording of its consent that any voice has. */
    public static final double ANY_SIMILARITY = -1;

    private static final ServerOptions DEFAULTS = new ServerOptions(
            4096,
            Duration.ofMinutes(10),
            10 << 20,
            Duration.ofMinutes(2),
            1000,
            128,
            0,
            Duration.ofMinutes(5),
            true,
            ANY_SIMILARITY,
            List.of());

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is outside its range
     */
    public ServerOptions {
        requirePositive("maxInput", maxInput);
        requirePositive("maxUploadBytes", maxUploadBytes);
        requirePositive("maxVoices", maxVoices);
        requirePositive("maxRequests", maxRequests);
        requirePositive("maxRecording", maxRecording);
        requirePositive("maxSilence", maxSilence);
        requirePositive("timeout", timeout);
        if (requestsPerMinute < 0) {
            throw new IllegalArgumentException(
                    "requestsPerMinute is " + requestsPerMinute + ", expected zero (no limit) or more");
        }
        if (!(consentSimilarity >= ANY_SIMILARITY && consentSimilarity < 1)) {
            throw new IllegalArgumentException(
                    "consentSimilarity is " + consentSimilarity + ", expected a cosine of -1 (any) to below 1");
        }
        corsOrigins = List.copyOf(corsOrigins);
        for (String origin : corsOrigins) {
            if (!origin.matches("https?://[A-Za-z0-9.:\\[\\]-]+")) {
                throw new IllegalArgumentException("the origin '" + origin
                        + "' is not one: expected a scheme and a host, as in https://app.example.com");
            }
        }
    }

    private static void requirePositive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " is " + value + ", expected a positive number");
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (Objects.requireNonNull(value, name).isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " is " + value + ", expected a positive duration");
        }
    }

    /**
     * Returns 4096 characters, ten minutes of silence, recordings of 10 MiB and two minutes, 1000 voices, 128 requests at once,
     * any number a minute, five minutes for each, consent required, no other origins.
     */
    public static ServerOptions defaults() {
        return DEFAULTS;
    }

    /** Returns these options with another longest text. */
    public ServerOptions withMaxInput(int value) {
        return new ServerOptions(
                value,
                maxSilence,
                maxUploadBytes,
                maxRecording,
                maxVoices,
                maxRequests,
                requestsPerMinute,
                timeout,
                consentRequired,
                consentSimilarity,
                corsOrigins);
    }

    /** Returns these options with another longest silence. */
    public ServerOptions withMaxSilence(Duration value) {
        return new ServerOptions(
                maxInput,
                value,
                maxUploadBytes,
                maxRecording,
                maxVoices,
                maxRequests,
                requestsPerMinute,
                timeout,
                consentRequired,
                consentSimilarity,
                corsOrigins);
    }

    /** Returns these options with another largest recording, in bytes. */
    public ServerOptions withMaxUploadBytes(int value) {
        return new ServerOptions(
                maxInput,
                maxSilence,
                value,
                maxRecording,
                maxVoices,
                maxRequests,
                requestsPerMinute,
                timeout,
                consentRequired,
                consentSimilarity,
                corsOrigins);
    }

    /** Returns these options with another number of voices. */
    public ServerOptions withMaxVoices(int value) {
        return new ServerOptions(
                maxInput,
                maxSilence,
                maxUploadBytes,
                maxRecording,
                value,
                maxRequests,
                requestsPerMinute,
                timeout,
                consentRequired,
                consentSimilarity,
                corsOrigins);
    }

    /** Returns these options with another number of requests at once. */
    public ServerOptions withMaxRequests(int value) {
        return new ServerOptions(
                maxInput,
                maxSilence,
                maxUploadBytes,
                maxRecording,
                maxVoices,
                value,
                requestsPerMinute,
                timeout,
                consentRequired,
                consentSimilarity,
                corsOrigins);
    }

    /** Returns these options with another number of requests a minute. */
    public ServerOptions withRequestsPerMinute(int value) {
        return new ServerOptions(
                maxInput,
                maxSilence,
                maxUploadBytes,
                maxRecording,
                maxVoices,
                maxRequests,
                value,
                timeout,
                consentRequired,
                consentSimilarity,
                corsOrigins);
    }

    /** Returns these options with another timeout. */
    public ServerOptions withTimeout(Duration value) {
        return new ServerOptions(
                maxInput,
                maxSilence,
                maxUploadBytes,
                maxRecording,
                maxVoices,
                maxRequests,
                requestsPerMinute,
                value,
                consentRequired,
                consentSimilarity,
                corsOrigins);
    }

    /** Returns these options with consent required or not. */
    public ServerOptions withConsentRequired(boolean value) {
        return new ServerOptions(
                maxInput,
                maxSilence,
                maxUploadBytes,
                maxRecording,
                maxVoices,
                maxRequests,
                requestsPerMinute,
                timeout,
                value,
                consentSimilarity,
                corsOrigins);
    }

    /** Returns these options with another least similarity of a voice to the recording of its consent. */
    public ServerOptions withConsentSimilarity(double value) {
        return new ServerOptions(
                maxInput,
                maxSilence,
                maxUploadBytes,
                maxRecording,
                maxVoices,
                maxRequests,
                requestsPerMinute,
                timeout,
                consentRequired,
                value,
                corsOrigins);
    }

    /** Returns these options with other origins. */
    public ServerOptions withCorsOrigins(List<String> value) {
        return new ServerOptions(
                maxInput,
                maxSilence,
                maxUploadBytes,
                maxRecording,
                maxVoices,
                maxRequests,
                requestsPerMinute,
                timeout,
                consentRequired,
                consentSimilarity,
                value);
    }
}
