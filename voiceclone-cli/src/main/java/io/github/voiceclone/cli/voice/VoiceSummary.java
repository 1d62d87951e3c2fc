package io.github.voiceclone.cli.voice;

import io.github.voiceclone.SpeakerPrompt;
import io.github.voiceclone.Voice;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Description of a saved voice, without the speaker.
 *
 * @param speaker the kind of speaker, as in "embedding of 256 values"
 * @param encoder SHA-256 of the encoder's weights
 */
record VoiceSummary(
        String file,
        String name,
        @Nullable String created,
        @Nullable String description,
        @Nullable String consent,
        String speaker,
        String encoder) {
    static VoiceSummary of(Path file, Voice voice) {
        return new VoiceSummary(
                file.toString(),
                voice.name(),
                voice.created().map(Instant::toString).orElse(null),
                voice.description().orElse(null),
                voice.consent().orElse(null),
                speaker(voice),
                voice.encoderModel());
    }

    private static String speaker(Voice voice) {
        return voice.speaker() instanceof SpeakerPrompt prompt
                ? String.format(Locale.ROOT, "prompt of %.1f s (%s)", prompt.seconds(), prompt.kind())
                : "embedding of " + voice.speaker().values().remaining() + " values";
    }

    /** Returns the summary as lines of names and values. */
    String text() {
        return "name:        " + line(name) + "\ncreated:     " + line(created) + "\ndescription: " + line(description)
                + "\nconsent:     " + line(consent) + "\nspeaker:     " + line(speaker) + "\nencoder:     "
                + line(encoder);
    }

    /** Returns a text of a file as one line that cannot steer a terminal. */
    static String line(@Nullable String text) {
        return text == null ? "(none)" : text.replaceAll("\\s+", " ").replaceAll("[\\p{Cntrl}\\p{Cf}]", "\uFFFD");
    }
}
