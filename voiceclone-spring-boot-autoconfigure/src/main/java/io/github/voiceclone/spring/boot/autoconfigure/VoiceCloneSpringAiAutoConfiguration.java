package io.github.voiceclone.spring.boot.autoconfigure;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.spring.ai.VoiceCloneTextToSpeechModel;
import org.springframework.ai.audio.tts.TextToSpeechModel;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of Spring AI's text-to-speech model by the application's voice cloner, unless
 * {@code spring.ai.model.audio.speech} names another.
 */
@AutoConfiguration(after = VoiceCloneAutoConfiguration.class)
@ConditionalOnClass({TextToSpeechModel.class, VoiceCloneTextToSpeechModel.class})
@ConditionalOnSingleCandidate(VoiceCloner.class)
@ConditionalOnProperty(name = "spring.ai.model.audio.speech", havingValue = "voiceclone", matchIfMissing = true)
@EnableConfigurationProperties(VoiceCloneSpeechProperties.class)
public final class VoiceCloneSpringAiAutoConfiguration {
    /** Creates the configuration. */
    public VoiceCloneSpringAiAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    VoiceCloneTextToSpeechModel voiceCloneTextToSpeechModel(
            VoiceCloner cloner,
            VoiceCatalog voices,
            VoiceCloneProperties properties,
            VoiceCloneSpeechProperties options) {
        if (voices.all().isEmpty()) {
            throw new InvalidInputException(
                    "there is no voice for Spring AI's text-to-speech model: set"
                            + " voiceclone.voices.NAME=FILE, a saved voice or a recording, or spring.ai.model.audio.speech=none");
        }
        VoiceCloneTextToSpeechModel.Builder builder = VoiceCloneTextToSpeechModel.builder(cloner)
                .synthesis(properties.synthesis().options())
                .options(options.options());
        voices.all().forEach(builder::voice);
        return builder.build();
    }
}
