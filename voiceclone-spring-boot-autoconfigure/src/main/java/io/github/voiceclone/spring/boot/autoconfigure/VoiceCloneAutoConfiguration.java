package io.github.voiceclone.spring.boot.autoconfigure;

import io.github.voiceclone.Lexicon;
import io.github.voiceclone.Voice;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.VoiceClonerBuilder;
import io.github.voiceclone.VoiceClonerListener;
import io.github.voiceclone.cache.SpeakerCaches;
import io.github.voiceclone.cache.TieredCache;
import io.github.voiceclone.spi.SpeakerCache;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Scope;

/**
 * Auto-configuration of a {@link VoiceCloner}, unless the application has one, and of its named voices, {@link VoiceCatalog}.
 * An application that builds its own may do so with the {@link VoiceClonerBuilder}, of which each injection point gets a new
 * one with all settings, listeners and customizers.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "voiceclone.enabled", matchIfMissing = true)
@EnableConfigurationProperties(VoiceCloneProperties.class)
@ImportRuntimeHints(VoiceCloneRuntimeHints.class)
public final class VoiceCloneAutoConfiguration {
    /** As Spring Boot's. */
    private static final Duration DEFAULT_PHASE_TIMEOUT = Duration.ofSeconds(30);

    /** Creates the configuration. */
    public VoiceCloneAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    VoiceClonerActivity voiceClonerActivity() {
        return new VoiceClonerActivity();
    }

    @Bean
    @Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
    @ConditionalOnMissingBean
    VoiceClonerBuilder voiceClonerBuilder(
            VoiceCloneProperties properties,
            ConfigurableApplicationContext context,
            ObjectProvider<SpeakerCache> cache,
            ObjectProvider<VoiceClonerListener> listeners,
            ObjectProvider<VoiceClonerBuilderCustomizer> customizers) {
        VoiceClonerBuilder builder = VoiceCloner.builder();
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        builder.classLoader(Objects.requireNonNull(context.getClassLoader()))
                .queue(properties.queue().options())
                .inputLimits(properties.limits().limits())
                .options(properties.synthesis().options());
        set(properties.pack(), value -> builder.pack(value));
        set(properties.backend(), value -> builder.backend(value));
        set(properties.precision(), builder::precision);
        set(properties.device(), builder::device);
        set(properties.threads(), builder::threads);
        set(properties.lexicon(), file -> builder.lexicon(Lexicon.load(file)));
        cache.ifUnique(builder::cache);
        listeners.orderedStream().forEach(builder::listener);
        return builder;
    }

    private static <T> void set(@Nullable T value, Consumer<T> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(VoiceCloner.class)
    VoiceCatalog voiceCatalog(VoiceCloneProperties properties, VoiceCloner cloner, ObjectProvider<Voice> beans) {
        List<Voice> voices = new ArrayList<>();
        properties.voices().forEach((name, file) -> voices.add(cloner.openVoice(name, file)));
        beans.orderedStream().forEach(voices::add);
        return new VoiceCatalog(voices, properties.defaultVoice());
    }

    /** The application's cloner, where it has none of its own. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingBean(VoiceCloner.class)
    static class ClonerConfiguration {
        @Bean(destroyMethod = "close")
        VoiceCloner voiceCloner(VoiceClonerBuilder builder) {
            return builder.build();
        }

        @Bean
        VoiceClonerLifecycle voiceClonerLifecycle(
                VoiceCloner voiceCloner, VoiceClonerActivity activity, ConfigurableApplicationContext context) {
            Duration timeout = Binder.get(context.getEnvironment())
                    .bind("spring.lifecycle.timeout-per-shutdown-phase", Duration.class)
                    .orElse(DEFAULT_PHASE_TIMEOUT);
            return new VoiceClonerLifecycle(voiceCloner, activity, context, timeout);
        }
    }

    /** The cache of speaker embeddings. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(TieredCache.class)
    @ConditionalOnBooleanProperty(name = "voiceclone.cache.enabled", matchIfMissing = true)
    static class CacheConfiguration {
        @Bean
        @ConditionalOnMissingBean(SpeakerCache.class)
        TieredCache speakerCache(VoiceCloneProperties properties) {
            TieredCache cache = SpeakerCaches.memory();
            Path directory = properties.cache().directory();
            if (directory != null) {
                cache = cache.then(SpeakerCaches.disk(directory));
            }
            String redis = properties.cache().redis();
            return redis == null ? cache : cache.then(SpeakerCaches.redis(redis));
        }
    }
}
