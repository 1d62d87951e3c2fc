package io.github.voiceclone.server.contract;

import io.github.voiceclone.Markup;
import io.github.voiceclone.SynthesisOptions;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import java.time.Duration;

/** The request in the address of a dialog: the voice of its path, and the parameters of its query. */
record DialogSettings(Voice voice, SpeechFormat format, SynthesisOptions options, Duration idle) {
    static final int MAX_IDLE_SECONDS = 180;
    private static final int IDLE_SECONDS = 20;

    /**
     * Reads the parameters of a query.
     *
     * @throws ApiException if one has no meaning
     */
    static DialogSettings of(ApiRequest request, Voice voice, VoiceCloner cloner) {
        request.parameter("language_code")
                .ifPresent(language -> SpeechCall.checkLanguage(language, cloner.languages()));
        SynthesisOptions base = cloner.options().withMarkup(Markup.NONE); // Text in pieces has none.
        return new DialogSettings(
                voice,
                SpeechFormat.ofOutputFormat(
                        request.parameter("output_format").orElse(SpeechFormat.DEFAULT), cloner.sampleRate()),
                base.withSeed(number(request, "seed", Long.MIN_VALUE, Long.MAX_VALUE, base.seed())),
                Duration.ofSeconds(number(request, "inactivity_timeout", 1, MAX_IDLE_SECONDS, IDLE_SECONDS)));
    }

    private static long number(ApiRequest request, String name, long min, long max, long otherwise) {
        String text = request.parameter(name).orElse(String.valueOf(otherwise));
        try {
            long number = Long.parseLong(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw ApiException.invalid(name, "invalid_type", "'" + name + "' must be an integer");
        }
        throw ApiException.invalid(name, "invalid_value", "'" + name + "' must be " + min + " to " + max);
    }
}
