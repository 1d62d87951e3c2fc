package io.github.voiceclone.spring.boot.autoconfigure;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.cache.TieredCache;
import io.github.voiceclone.server.contract.ApiKeys;
import io.github.voiceclone.server.contract.ServerOptions;
import io.github.voiceclone.server.contract.SpeechApi;
import io.github.voiceclone.server.voices.FolderVoiceStore;
import io.github.voiceclone.server.voices.MemoryVoiceStore;
import io.github.voiceclone.server.voices.VoiceStore;
import io.github.voiceclone.spi.SpeakerCache;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.Servlet;
import java.net.InetAddress;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Auto-configuration of the speech endpoint of {@code voiceclone-server} on the application's own web server, with
 * {@code voiceclone.server.enabled=true}: a servlet that hands requests to the contract, {@link SpeechApi}. The
 * application's port, filters and security count for it.
 */
@AutoConfiguration(after = VoiceCloneAutoConfiguration.class)
@ConditionalOnClass({SpeechApi.class, Servlet.class, ServletRegistrationBean.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnBooleanProperty("voiceclone.server.enabled")
@ConditionalOnSingleCandidate(VoiceCloner.class)
public final class VoiceCloneServerAutoConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(VoiceCloneServerAutoConfiguration.class);
    private static final Logger ACCESS = LoggerFactory.getLogger("io.github.voiceclone.server.access");
    private static final String SECURITY = "org.springframework.security.web.SecurityFilterChain";

    /** Creates the configuration. */
    public VoiceCloneServerAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    VoiceStore voiceStore(VoiceCloneProperties properties) {
        Path folder = properties.server().voices();
        return folder == null ? new MemoryVoiceStore() : new FolderVoiceStore(folder);
    }

    @Bean
    @ConditionalOnMissingBean
    SpeechApi speechApi(
            VoiceCloneProperties properties,
            VoiceCloner cloner,
            VoiceCatalog voices,
            VoiceStore store,
            ObjectProvider<SpeakerCache> cache,
            ObjectProvider<MeterRegistry> metrics,
            Environment environment) {
        VoiceCloneProperties.Server server = properties.server();
        ApiKeys keys = server.apiKeys().isEmpty() ? ApiKeys.none() : ApiKeys.of(server.apiKeys());
        boolean loopback = isLoopback(environment);
        if (keys.isEmpty()
                && !loopback
                && !ClassUtils.isPresent(SECURITY, getClass().getClassLoader())) {
            LOG.warn("everybody who reaches the application may have it speak and clone voices: set"
                    + " voiceclone.server.api-keys, or secure /v1 with Spring Security");
        }
        return new SpeechApi(new SpeechApi.Settings(
                cloner,
                voices.all(),
                store,
                cache.getIfUnique() instanceof TieredCache tiered ? tiered : null,
                keys,
                checkedOptions(server),
                metrics.getIfUnique(SimpleMeterRegistry::new),
                loopback,
                ACCESS::info));
    }

    private static ServerOptions checkedOptions(VoiceCloneProperties.Server server) {
        try {
            return options(server);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("voiceclone.server: " + e.getMessage(), e);
        }
    }

    private static ServerOptions options(VoiceCloneProperties.Server server) {
        return new ServerOptions(
                server.maxInput(),
                server.maxSilence(),
                Math.toIntExact(server.maxUploadSize().toBytes()),
                server.maxRecording(),
                server.maxVoices(),
                server.maxRequests(),
                server.requestsPerMinute(),
                server.timeout(),
                server.consentRequired(),
                server.consentSimilarity(),
                server.corsOrigins());
    }

    private static boolean isLoopback(Environment environment) {
        return Binder.get(environment)
                .bind("server.address", InetAddress.class)
                .map(InetAddress::isLoopbackAddress)
                .orElse(false);
    }

    @Bean
    @ConditionalOnMissingBean
    SpeechServlet speechServlet(SpeechApi api) {
        return new SpeechServlet(api);
    }

    @Bean
    ServletRegistrationBean<SpeechServlet> speechServletRegistration(SpeechServlet servlet) {
        return new ServletRegistrationBean<>(servlet, SpeechServlet.PATHS);
    }
}
