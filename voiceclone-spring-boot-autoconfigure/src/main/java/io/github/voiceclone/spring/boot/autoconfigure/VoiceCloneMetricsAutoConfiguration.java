package io.github.voiceclone.spring.boot.autoconfigure;

import io.github.voiceclone.micrometer.VoiceClonerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the voice cloner's metrics, where the application has a {@link MeterRegistry}. */
@AutoConfiguration(
        before = VoiceCloneAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass({MeterRegistry.class, VoiceClonerMetrics.class})
@ConditionalOnBean(MeterRegistry.class)
public final class VoiceCloneMetricsAutoConfiguration {
    /** Creates the configuration. */
    public VoiceCloneMetricsAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    VoiceClonerMetrics voiceClonerMetrics(MeterRegistry registry) {
        return new VoiceClonerMetrics(registry);
    }
}
