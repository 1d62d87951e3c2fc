package io.github.voiceclone.spring.boot.autoconfigure;

import io.github.voiceclone.Markup;
import io.github.voiceclone.spring.ai.VoiceCloneTextToSpeechOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Options of Spring AI's text-to-speech model by the voice cloner. What is not set is as in {@code voiceclone.synthesis}.
 *
 * @param voice name of the voice, one of voiceclone.voices; their default unless set
 * @param format audio format: wav, pcm, and flac, opus or mp3 with the jars that write them; wav unless set
 * @param speed how many times faster than the model speaks, from 0.25 to 4
 * @param seed what every random draw derives from
 * @param style style token, 0 to 9, or -1 to let the model choose
 * @param loudness loudness of the speech in LUFS, from -50 to -5
 * @param markup how texts are read
 * @param timeout how long the speech of a prompt may take; as long as it takes unless set
 */
@ConfigurationProperties("spring.ai.voiceclone.tts.options")
public record VoiceCloneSpeechProperties(
        @Nullable String voice,
        @Nullable String format,
        @Nullable Double speed,
        @Nullable Long seed,
        @Nullable Integer style,
        @Nullable Double loudness,
        @Nullable Markup markup,
        @Nullable Duration timeout) {
    VoiceCloneTextToSpeechOptions options() {
        return VoiceCloneTextToSpeechOptions.builder()
                .voice(voice)
                .format(format)
                .speed(speed)
                .seed(seed)
                .style(style)
                .loudness(loudness)
                .markup(markup)
                .timeout(timeout)
                .build();
    }
}
