package io.github.voiceclone.server.contract;

import io.github.voiceclone.Markup;
import io.github.voiceclone.Pauses;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.internal.markup.LongestSilence;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Parsed request to speak; checked but for the voice. */
record SpeechCall(
        String input, String voice, SpeechFormat format, boolean events, boolean timestamps, SynthesisOptions options) {
    private static final int MAX_INSTRUCTIONS = 4096;

    private static final List<String> FIELDS = List.of(
            "model",
            "input",
            "voice",
            "instructions",
            "response_format",
            "speed",
            "stream_format",
            "seed",
            "style",
            "timestamps",
            "pause",
            "loudness",
            "markup",
            "normalize_text",
            "language");

    private static final List<String> MARKUPS = Arrays.stream(Markup.values())
            .map(markup -> markup.name().toLowerCase(Locale.ROOT))
            .toList();

    private static final List<String> PAUSES = List.of("start", "comma", "sentence", "line", "end");

    /** Reads a call; {@code base} has the options that the request does not set. */
    static SpeechCall parse(
            byte[] body, ServerOptions limits, int speechRate, List<String> languages, SynthesisOptions base) {
        JsonObject json = JsonObject.parse(body, FIELDS);
        if (json.requiredString("model").isBlank()) {
            throw ApiException.invalid("model", "invalid_value", "'model' is empty");
        }
        String input = input(json, limits.maxInput());
        // No model here follows instructions; clients send them to every server.
        json.string("instructions")
                .filter(text -> text.length() > MAX_INSTRUCTIONS)
                .ifPresent(text -> {
                    throw ApiException.invalid(
                            "instructions",
                            "string_above_max_length",
                            "'instructions' has over " + MAX_INSTRUCTIONS + " characters");
                });
        json.string("language").ifPresent(language -> checkLanguage(language, languages));
        boolean events = oneOf(json, "stream_format", List.of("audio", "sse")).equals("sse");
        boolean timestamps = json.flag("timestamps").orElse(false);
        SynthesisOptions options = options(json, base);
        checkSilence(input, options, limits.maxSilence());
        return new SpeechCall(
                input,
                json.requiredStringOrId("voice"),
                SpeechFormat.of(json.string("response_format").orElse(SpeechFormat.DEFAULT), speechRate),
                events,
                timestamps,
                options);
    }

    private static void checkSilence(String input, SynthesisOptions options, Duration most) {
        Duration silence = LongestSilence.of(input, options);
        if (silence.compareTo(most) > 0) {
            throw ApiException.invalid(
                    "input",
                    "too_much_silence",
                    String.format(
                            Locale.ROOT,
                            "the speech would have up to %.1f s of silence, expected at most %.1f s: shorten the pauses, or"
                                    + " split the text",
                            silence.toMillis() / 1e3,
                            most.toMillis() / 1e3));
        }
    }

    /** Returns the text of a request. */
    static String input(JsonObject json, int maxInput) {
        String input = json.requiredString("input");
        int length = input.codePointCount(0, input.length());
        if (length > maxInput) {
            throw ApiException.invalid(
                    "input",
                    "string_above_max_length",
                    "'input' has " + length + " characters, expected at most " + maxInput);
        }
        if (input.isBlank()) {
            throw ApiException.invalid("input", "empty_string", "'input' is empty");
        }
        return input;
    }

    private static String oneOf(JsonObject json, String name, List<String> values) {
        String value = json.string(name).orElse(values.get(0));
        if (!values.contains(value)) {
            throw ApiException.invalid(
                    name, "invalid_value", "'" + name + "' must be one of " + String.join(", ", values));
        }
        return value;
    }

    static void checkLanguage(String language, List<String> languages) {
        int subtag = language.indexOf('-');
        String primary = (subtag < 0 ? language : language.substring(0, subtag)).toLowerCase(Locale.ROOT);
        if (!languages.isEmpty() && !languages.contains(primary)) {
            throw ApiException.invalid(
                    "language",
                    "unsupported_language",
                    "'language' is not one that this voice pack speaks: " + String.join(", ", languages));
        }
    }

    private static SynthesisOptions options(JsonObject json, SynthesisOptions base) {
        SynthesisOptions options = base;
        Optional<Long> seed = json.integer("seed");
        if (seed.isPresent()) {
            options = options.withSeed(seed.get());
        }
        Optional<Double> speed = json.number("speed");
        if (speed.isPresent()) {
            requireRange("speed", speed.get(), SynthesisOptions.MIN_SPEED, SynthesisOptions.MAX_SPEED);
            options = options.withSpeed(speed.get());
        }
        Optional<Long> style = json.integer("style");
        if (style.isPresent()) {
            requireRange("style", style.get(), SynthesisOptions.ANY_STYLE, 9);
            options = options.withStyle(style.get().intValue());
        }
        Optional<Double> loudness = json.number("loudness");
        if (loudness.isPresent()) {
            requireRange("loudness", loudness.get(), SynthesisOptions.MIN_LOUDNESS, SynthesisOptions.MAX_LOUDNESS);
            options = options.withLoudness(loudness.get());
        }
        if (json.string("markup").isPresent()) {
            options = options.withMarkup(
                    Markup.valueOf(oneOf(json, "markup", MARKUPS).toUpperCase(Locale.ROOT)));
        }
        Optional<Boolean> normalize = json.flag("normalize_text");
        if (normalize.isPresent()) {
            options = options.withNormalizeText(normalize.get());
        }
        Optional<JsonObject> pause = json.object("pause", PAUSES);
        return pause.isPresent() ? options.withPauses(pauses(pause.get(), options.pauses())) : options;
    }

    private static Pauses pauses(JsonObject json, Pauses base) {
        return new Pauses(
                pause(json, "start", base.start()),
                pause(json, "comma", base.comma()),
                pause(json, "sentence", base.sentence()),
                pause(json, "line", base.line()),
                pause(json, "end", base.end()));
    }

    private static Duration pause(JsonObject json, String name, Duration base) {
        Optional<Double> seconds = json.number(name);
        if (seconds.isEmpty()) {
            return base;
        }
        requireRange("pause." + name, seconds.get(), 0, Pauses.MAX.toMillis() / 1e3);
        return Duration.ofNanos(Math.round(seconds.get() * 1e9));
    }

    static void requireRange(String name, double value, double min, double max) {
        if (!(value >= min && value <= max)) {
            throw ApiException.invalid(
                    name, "invalid_value", "'" + name + "' must be " + text(min) + " to " + text(max));
        }
    }

    private static String text(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }
}
