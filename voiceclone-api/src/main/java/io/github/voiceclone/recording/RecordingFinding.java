package io.github.voiceclone.recording;

import java.util.Locale;
import java.util.Objects;

/**
 * One measurement of a recording, judged.
 *
 * @param kind what was measured
 * @param severity the judgement
 * @param measured the value, in {@code unit}; finite
 * @param unit the unit: {@code s}, {@code LUFS}, {@code %}, {@code dB}, {@code Hz} or {@code cosine}
 * @param expected the range of good values, for people, as in "at least 20 dB"
 * @param advice what to do about it, one sentence; empty if it is good
 */
public record RecordingFinding(
        Kind kind, Severity severity, double measured, String unit, String expected, String advice) {
    /** Property of a recording that is measured. The names are stable; more may be added. */
    public enum Kind {
        /** Length of the speech without long pauses, in seconds. */
        SPEECH_LENGTH("length of speech"),
        /** Loudness after EBU R 128, in LUFS. */
        LEVEL("loudness"),
        /** Share of the samples that are cut off at the largest value, in percent. */
        CLIPPING("clipping"),
        /** Distance of the active speech from the noise in its pauses, in dB. */
        NOISE("speech above noise"),
        /** Level of mains hum (50 or 60 Hz and multiples) against the active speech, in dB. */
        HUM("mains hum"),
        /** Time in which sound fades by 60 dB, in seconds. */
        REVERBERATION("reverberation"),
        /** Highest frequency that the speech contains, in Hz. */
        BANDWIDTH("bandwidth"),
        /** Similarity of the voices before and after the place where they differ most, a cosine. */
        ONE_SPEAKER("one speaker"),
        /** Similarity of the voice with that of the other recordings, a cosine. */
        SAME_SPEAKER("same speaker as the others");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /** Returns the kind's name for JSON: that of the constant in lower case, as in {@code speech_length}. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns the kind in a few words, for people. */
        public String title() {
            return title;
        }
    }

    /** A judgement, from best to worst. */
    public enum Severity {
        /** As expected. */
        GOOD,
        /** The recording can be used; a better one gives a better voice. */
        WARNING,
        /** The voice will be wrong or poor: record again. */
        PROBLEM;

        /** Returns the severity's name for JSON: that of the constant in lower case. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks that nothing is null. */
    public RecordingFinding {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(advice, "advice");
    }

    /** Returns the finding as one line, as in "speech above noise: 8.3 dB, expected at least 20 dB". */
    public String text() {
        return kind.title() + ": " + value() + ", expected " + expected;
    }

    private String value() {
        return switch (unit) {
            case "Hz" -> String.format(Locale.ROOT, "%.0f Hz", measured);
            case "cosine" -> String.format(Locale.ROOT, "cosine %.2f", measured);
            case "%", "s" -> String.format(Locale.ROOT, "%.2f %s", measured, unit);
            default -> String.format(Locale.ROOT, "%.1f %s", measured, unit);
        };
    }
}
