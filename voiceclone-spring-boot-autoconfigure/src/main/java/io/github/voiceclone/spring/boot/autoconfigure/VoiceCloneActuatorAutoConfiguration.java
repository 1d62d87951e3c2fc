package io.github.voiceclone.spring.boot.autoconfigure;

import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.spi.SpeakerCache;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Auto-configuration of the voice cloner's health and of the endpoint {@code voiceclone}, where the application has Actuator. */
@AutoConfiguration(after = VoiceCloneAutoConfiguration.class)
@ConditionalOnSingleCandidate(VoiceCloner.class)
public final class VoiceCloneActuatorAutoConfiguration {
    /** Creates the configuration. */
    public VoiceCloneActuatorAutoConfiguration() {}

    /** The health. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
    static class HealthConfiguration {
        @Bean
        @ConditionalOnEnabledHealthIndicator("voiceclone") // Not on the class: it is absent where the class is skipped.
        @ConditionalOnMissingBean(name = "voicecloneHealthIndicator")
        VoiceCloneHealthIndicator voicecloneHealthIndicator(VoiceCloner cloner, VoiceClonerActivity activity) {
            return new VoiceCloneHealthIndicator(cloner, activity);
        }
    }

    /** The endpoint. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
    static class EndpointConfiguration {
        @Bean
        @ConditionalOnAvailableEndpoint(VoiceCloneEndpoint.class)
        @ConditionalOnMissingBean
        VoiceCloneEndpoint voiceCloneEndpoint(VoiceCatalog voices, ObjectProvider<SpeakerCache> cache) {
            return new VoiceCloneEndpoint(voices, cache.getIfUnique());
        }
    }
}
