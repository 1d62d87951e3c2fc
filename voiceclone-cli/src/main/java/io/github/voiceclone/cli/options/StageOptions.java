package io.github.voiceclone.cli.options;

import io.github.voiceclone.InputLimits;
import io.github.voiceclone.Stage;
import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.VoiceClonerBuilder;
import io.github.voiceclone.VoiceClonerListener;
import io.github.voiceclone.cli.output.Progress;
import io.github.voiceclone.cli.profile.ProfileOptions;
import io.github.voiceclone.listener.RequestInfo;
import io.github.voiceclone.listener.StageLoad;
import io.github.voiceclone.spi.EncoderProvider;
import io.github.voiceclone.spi.StageBackend;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageInfo;
import io.github.voiceclone.spi.StageObserver;
import io.github.voiceclone.spi.StageProvider;
import io.github.voiceclone.spi.StageProviders;
import io.github.voiceclone.spi.VoicePackSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** The options of commands that run stages: pack, backend, precision, device, threads, profile. */
public final class StageOptions {
    @Mixin
    private PackOption pack = new PackOption();

    @Mixin
    private BackendOption backend = new BackendOption();

    @Mixin
    private PrecisionOption precision = new PrecisionOption();

    @Mixin
    private DeviceOption device = new DeviceOption();

    @Mixin
    private ThreadsOption threads = new ThreadsOption();

    @Mixin
    private ProfileOptions profile = new ProfileOptions();

    private List<VoiceClonerListener> watchers = List.of();

    /** Shows how far a stage opened by {@link #open} is, if it makes samples one by one; to be called before it is opened. */
    public void watch(Progress progress) {
        watchers = progress.listeners();
    }

    /** Returns the options of the profile. */
    public ProfileOptions profile() {
        return profile;
    }

    /** Records the profile's figures, if it is requested; to be called while the models are loaded. */
    public void measure() {
        profile.measure(() -> device.name().orElseGet(this::defaultDevice));
    }

    private String defaultDevice() {
        return StageProviders.named(EncoderProvider.class, Stage.ENCODER, backend.name(), pack.source())
                .defaultDevice();
    }

    /** Returns the voice pack set, or the embedded one, empty if there is none. */
    public Optional<VoicePackSource> source() {
        return pack.source();
    }

    /** Returns a builder with these settings. */
    public VoiceClonerBuilder builder() {
        VoiceClonerBuilder builder =
                VoiceCloner.builder().backend(backend.name()).threads(threads.count());
        pack.source().ifPresent(builder::pack);
        precision.name().ifPresent(builder::precision);
        device.name().ifPresent(builder::device);
        return profile.applyTo(builder);
    }

    /** Opens one stage, on the backend of all stages unless {@code own} names another. */
    public <S extends AutoCloseable, P extends StageProvider<S>> S open(
            Class<P> type, Stage stage, @Nullable String own) {
        return open(type, stage, own, (plain, observer) -> plain);
    }

    /** Opens one stage, and decorates it with {@code front}, which is given the stage and its observer. */
    public <S extends AutoCloseable, P extends StageProvider<S>> S open(
            Class<P> type, Stage stage, @Nullable String own, BiFunction<S, StageObserver, S> front) {
        Optional<VoicePackSource> source = pack.source();
        StageBackend<S> provider = StageProviders.named(type, stage, own == null ? backend.name() : own, source);
        StageContext context = profile.applyTo(new StageContext(
                source,
                precision.name().orElseGet(provider::defaultPrecision),
                device.name().orElseGet(provider::defaultDevice),
                threads.count(),
                InputLimits.defaults()));
        return profile.monitor(watchers)
                .load(
                        new StageLoad(stage, provider.name(), context.precision()),
                        observer -> front.apply(provider.open(context.observedBy(observer)), observer));
    }

    /** Runs one call of a stage opened by {@link #open}; {@code work} returns the length of the audio in seconds. */
    public void run(Stage stage, StageInfo info, DoubleSupplier work) {
        profile.monitor(watchers)
                .run(stage, info, List.of(new RequestInfo(1)), watch -> watch.audio(work.getAsDouble()));
    }
}
