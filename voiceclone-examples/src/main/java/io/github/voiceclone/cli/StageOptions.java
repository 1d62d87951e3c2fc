package io.github.voiceclone.cli;

import io.github.voiceclone.Limits;
import io.github.voiceclone.Stage;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.VoiceClonerBuilder;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageProvider;
import io.github.voiceclone.spi.StageProviders;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.spi.VoicePackSources;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what to run and where. */
final class StageOptions {
    @Option(names = "--pack", paramLabel = "DIR", description = "Voice pack. Default: the embedded demo voice.")
    private @Nullable Path pack;

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            defaultValue = VoiceClonerBuilder.DEFAULT_BACKEND,
            description = "Backend of every stage. Default: ${DEFAULT-VALUE}.")
    private String backend = VoiceClonerBuilder.DEFAULT_BACKEND;

    @Option(
            names = "--precision",
            paramLabel = "NAME",
            defaultValue = VoiceClonerBuilder.DEFAULT_PRECISION,
            description = "Precision of the pack's graphs. Default: ${DEFAULT-VALUE}.")
    private String precision = VoiceClonerBuilder.DEFAULT_PRECISION;

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = VoiceClonerBuilder.DEFAULT_DEVICE,
            description = "Device to run on. Default: ${DEFAULT-VALUE}.")
    private String device = VoiceClonerBuilder.DEFAULT_DEVICE;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Most threads to compute with. Default: the number of processors.")
    private @Nullable Integer threads;

    /** Returns a builder with these settings. */
    VoiceClonerBuilder builder() {
        VoiceClonerBuilder builder =
                VoiceCloner.builder().backend(backend).precision(precision).device(device);
        if (pack != null) {
            builder.pack(pack);
        }
        if (threads != null) {
            builder.threads(threads);
        }
        return builder;
    }

    /** Opens one stage alone, on the backend set for all unless {@code own} names another. */
    <S extends AutoCloseable, P extends StageProvider<S>> S open(Class<P> type, Stage stage, @Nullable String own) {
        String name = own == null ? backend : own;
        return StageProviders.named(type, stage, name).open(context());
    }

    /** Returns the pack set, or the embedded one. */
    Optional<VoicePackSource> source() {
        return pack == null ? VoicePackSources.embedded() : Optional.of(VoicePackSource.directory(pack));
    }

    private StageContext context() {
        int count = threads == null ? Runtime.getRuntime().availableProcessors() : Math.max(1, threads);
        return new StageContext(source(), precision, device, count, Limits.defaults());
    }
}
