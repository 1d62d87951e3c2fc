package io.github.voiceclone.internal.markup;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.SynthesisOptions;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rate and volume of SSML text. Names and values without a sign are of the request's own rate and volume, values with a sign
 * of those around the element.
 *
 * @param rate how many times faster than the request
 * @param gain factor of the samples
 */
record SsmlProsody(double rate, double gain) {
    static final SsmlProsody USUAL = new SsmlProsody(1, 1);

    /** Largest gain: 12 dB. */
    static final double MAX_GAIN = gain(12);

    private static final Map<String, Double> RATES =
            Map.of("x-slow", 0.5, "slow", 0.75, "medium", 1.0, "default", 1.0, "fast", 1.25, "x-fast", 1.75);
    private static final Map<String, Double> GAINS = Map.of(
            "silent", 0.0,
            "x-soft", gain(-12),
            "soft", gain(-6),
            "medium", 1.0,
            "default", 1.0,
            "loud", gain(6),
            "x-loud", gain(12));
    private static final Pattern FACTOR = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)");
    private static final Pattern PERCENT = Pattern.compile("([-+]?)(\\d{1,6}(?:\\.\\d{1,6})?)%");
    private static final Pattern DECIBELS =
            Pattern.compile("([-+]?\\d{1,3}(?:\\.\\d{1,6})?)dB", Pattern.CASE_INSENSITIVE);

    /** Returns this prosody with a rate; {@code options} give the speed of the request. */
    SsmlProsody withRate(String value, SynthesisOptions options, String where) {
        Matcher factor = FACTOR.matcher(value);
        Double named = RATES.get(value);
        double found =
                named != null ? named : factor.matches() ? Double.parseDouble(factor.group(1)) : percent(value, rate);
        double speed = found * options.speed();
        if (Double.isNaN(found)) {
            throw new InvalidInputException(where + ": the rate is '" + MarkedText.shown(value)
                    + "', expected x-slow, slow, medium, fast, x-fast, a number such as 1.5 or a"
                    + " percentage such as 80% or +20%");
        }
        if (speed < SynthesisOptions.MIN_SPEED || speed > SynthesisOptions.MAX_SPEED) {
            throw new InvalidInputException(String.format(
                    Locale.ROOT,
                    "%s: the rate '%s' makes the speed %.3g, expected %s to %s",
                    where,
                    MarkedText.shown(value),
                    speed,
                    SynthesisOptions.MIN_SPEED,
                    SynthesisOptions.MAX_SPEED));
        }
        return new SsmlProsody(found, gain);
    }

    /** Returns this prosody with a volume. */
    SsmlProsody withVolume(String value, String where) {
        Matcher decibels = DECIBELS.matcher(value);
        Double named = GAINS.get(value);
        double found = named != null
                ? named
                : decibels.matches() ? gain * gain(Double.parseDouble(decibels.group(1))) : percent(value, gain);
        if (Double.isNaN(found) || found > MAX_GAIN * 1.0001) {
            throw new InvalidInputException(where + ": the volume is '" + MarkedText.shown(value)
                    + "', expected silent, x-soft, soft, medium, loud, x-loud, a percentage such as 50%, or decibels such"
                    + " as -6dB, up to 12 dB in all");
        }
        return new SsmlProsody(rate, found);
    }

    /** Returns a percentage as a factor: of 1, or with a sign a change of {@code around}; not a number if it is none. */
    private static double percent(String value, double around) {
        Matcher percent = PERCENT.matcher(value);
        if (!percent.matches()) {
            return Double.NaN;
        }
        double factor = Double.parseDouble(percent.group(2)) / 100;
        return switch (percent.group(1)) {
            case "+" -> around * (1 + factor);
            case "-" -> around * Math.max(0, 1 - factor);
            default -> factor;
        };
    }

    private static double gain(double decibels) {
        return Math.pow(10, decibels / 20);
    }
}
