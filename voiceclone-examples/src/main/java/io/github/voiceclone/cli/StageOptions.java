package io.github.voiceclone.cli;

import io.github.voiceclone.Limits;
import io.github.voiceclone.Stage;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.VoiceClonerBuilder;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageProvider;
import io.github.voiceclone.spi.StageProviders;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what to run and where. */
final class StageOptions {
    @Mixin
    private PackOption pack = new PackOption();

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

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    /** Returns a builder with these settings. */
    VoiceClonerBuilder builder() {
        VoiceClonerBuilder builder = VoiceCloner.builder()
                .backend(backend)
                .precision(precision)
                .device(device)
                .threads(threads.count());
        pack.source().ifPresent(builder::pack);
        return builder;
    }

    /** Opens one stage alone, on the backend set for all unless {@code own} names another. */
    <S extends AutoCloseable, P extends StageProvider<S>> S open(Class<P> type, Stage stage, @Nullable String own) {
        String name = own == null ? backend : own;
        return StageProviders.named(type, stage, name).open(context());
    }

    private StageContext context() {
        return new StageContext(pack.source(), precision, device, threads.count(), Limits.defaults());
    }
}
