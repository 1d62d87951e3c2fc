package io.github.voiceclone;

import io.github.voiceclone.internal.engine.DefaultVoiceCloner;
import io.github.voiceclone.internal.engine.EngineSettings;
import io.github.voiceclone.internal.engine.StageMonitor;
import io.github.voiceclone.internal.engine.Stages;
import io.github.voiceclone.listener.StageLoad;
import io.github.voiceclone.spi.Backend;
import io.github.voiceclone.spi.Backends;
import io.github.voiceclone.spi.Encoder;
import io.github.voiceclone.spi.EncoderProvider;
import io.github.voiceclone.spi.GraphProfiles;
import io.github.voiceclone.spi.SpeakerCache;
import io.github.voiceclone.spi.StageBackend;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageObserver;
import io.github.voiceclone.spi.StageProvider;
import io.github.voiceclone.spi.StageProviders;
import io.github.voiceclone.spi.SynthesizerProvider;
import io.github.voiceclone.spi.VocoderProvider;
import io.github.voiceclone.spi.VoicePackSource;
import io.github.voiceclone.spi.VoicePackSources;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a {@link VoiceCloner}. Each may be set once: a second value is refused with an error that quotes the first.
 * Not thread-safe.
 */
public final class VoiceClonerBuilder {
    /** The backend of every stage that none is set for, unless exactly one other backend is on the class path. */
    public static final String DEFAULT_BACKEND = "onnx";

    private @Nullable Choice<Backend> backend;
    private @Nullable ClassLoader classLoader;
    private @Nullable Choice<EncoderProvider> encoder;
    private @Nullable Choice<SynthesizerProvider> synthesizer;
    private @Nullable Choice<VocoderProvider> vocoder;
    private @Nullable VoicePackSource pack;
    private @Nullable String precision;
    private @Nullable String device;
    private @Nullable Integer threads;
    private @Nullable SynthesisOptions options;
    private @Nullable Preprocessing preprocessing;
    private @Nullable InputLimits inputLimits;
    private @Nullable QueueOptions queue;
    private @Nullable Executor executor;
    private @Nullable Supplier<Lexicon> lexicon;
    private @Nullable InstantSource clock;
    private @Nullable SpeakerCache cache;
    private @Nullable GraphProfiles profiles;
    private final List<VoiceClonerListener> listeners = new ArrayList<>();

    VoiceClonerBuilder() {}

    /**
     * Sets the backend of every stage that has none of its own; unless set, the only one on the class path, or
     * {@value #DEFAULT_BACKEND} where there are several.
     */
    public VoiceClonerBuilder backend(String name) {
        backend = once("backend", backend, Choice.named(required("backend", name)));
        return this;
    }

    /** Sets the backend of every stage that has none of its own to an object, which need not be registered. */
    public VoiceClonerBuilder backend(Backend value) {
        backend =
                once("backend", backend, new Choice<>(required("backend", value).name(), value));
        return this;
    }

    /** Sets the encoder's provider, or the backend that runs the pack's own, by name. */
    public VoiceClonerBuilder encoder(String name) {
        encoder = once("encoder", encoder, Choice.named(required("encoder", name)));
        return this;
    }

    /** Sets the encoder's provider to one at hand, which need not be registered on the class path. */
    public VoiceClonerBuilder encoder(EncoderProvider provider) {
        encoder = once(
                "encoder", encoder, new Choice<>(required("provider", provider).name(), provider));
        return this;
    }

    /** Sets the synthesizer's provider, or the backend that runs the pack's own, by name. */
    public VoiceClonerBuilder synthesizer(String name) {
        synthesizer = once("synthesizer", synthesizer, Choice.named(required("synthesizer", name)));
        return this;
    }

    /** Sets the synthesizer's provider to one at hand, which need not be registered on the class path. */
    public VoiceClonerBuilder synthesizer(SynthesizerProvider provider) {
        synthesizer = once(
                "synthesizer",
                synthesizer,
                new Choice<>(required("provider", provider).name(), provider));
        return this;
    }

    /** Sets the vocoder's provider, or the backend that runs the pack's own, by name. */
    public VoiceClonerBuilder vocoder(String name) {
        vocoder = once("vocoder", vocoder, Choice.named(required("vocoder", name)));
        return this;
    }

    /** Sets the vocoder's provider to one at hand, which need not be registered on the class path. */
    public VoiceClonerBuilder vocoder(VocoderProvider provider) {
        vocoder = once(
                "vocoder", vocoder, new Choice<>(required("provider", provider).name(), provider));
        return this;
    }

    /**
     * Sets where backends and an embedded voice pack are looked for; the class loader of this library unless set, which
     * does not see the jars of a plug-in or of a container's child loader.
     */
    public VoiceClonerBuilder classLoader(ClassLoader loader) {
        classLoader = once("classLoader", classLoader, loader);
        return this;
    }

    /** Sets the directory of the voice pack; the pack embedded on the class path unless set. */
    public VoiceClonerBuilder pack(Path directory) {
        return pack(VoicePackSource.directory(required("directory", directory)));
    }

    /** Sets the voice pack; the pack embedded on the class path unless set. */
    public VoiceClonerBuilder pack(VoicePackSource source) {
        pack = once("pack", pack, source);
        return this;
    }

    /** Sets the precision to run in; each backend's own unless set: {@code "fp32"} for {@code onnx}. */
    public VoiceClonerBuilder precision(String name) {
        precision = once("precision", precision, name);
        return this;
    }

    /** Sets the device to run on; each backend's own unless set: {@code "cpu"} for {@code onnx}. */
    public VoiceClonerBuilder device(String name) {
        device = once("device", device, name);
        return this;
    }

    /**
     * Sets the most threads one call computes with; the number of processors unless set, and no more in any case: each session
     * of a backend starts its threads at once.
     *
     * @throws IllegalArgumentException if it is less than 1
     */
    public VoiceClonerBuilder threads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("threads is " + count + ", expected at least 1");
        }
        threads = once("threads", threads, count);
        return this;
    }

    /** Sets the options of requests that bring none; {@link SynthesisOptions#defaults()} unless set. */
    public VoiceClonerBuilder options(SynthesisOptions value) {
        options = once("options", options, value);
        return this;
    }

    /** Sets what is done to a recording before it is analysed; {@link Preprocessing#STANDARD} unless set. */
    public VoiceClonerBuilder preprocessing(Preprocessing value) {
        preprocessing = once("preprocessing", preprocessing, value);
        return this;
    }

    /** Sets the bounds on recordings and texts; {@link InputLimits#defaults()} unless set. */
    public VoiceClonerBuilder inputLimits(InputLimits value) {
        inputLimits = once("inputLimits", inputLimits, value);
        return this;
    }

    /** Sets how many requests run and wait at once; {@link QueueOptions#defaults()} unless set. */
    public VoiceClonerBuilder queue(QueueOptions value) {
        queue = once("queue", queue, value);
        return this;
    }

    /**
     * Sets where asynchronous calls, streams and the calls of virtual threads run; daemon threads of the cloner's own unless
     * set. It outlives the cloner. It should have a platform thread free for each request that may run at once, as
     * {@link QueueOptions#maxConcurrent()} says: a call waits inside it, as for a stream's subscriber.
     */
    public VoiceClonerBuilder executor(Executor value) {
        executor = once("executor", executor, value);
        return this;
    }

    /**
     * Sets the clock that {@link Voice#created()} is read from, such as {@link java.time.Clock#fixed} in a test; the system's
     * unless set. Timeouts, waits and measured durations use {@link System#nanoTime} and are independent of it.
     */
    public VoiceClonerBuilder clock(InstantSource value) {
        clock = once("clock", clock, value);
        return this;
    }

    /** Sets the readings of terms; none unless set. */
    public VoiceClonerBuilder lexicon(Lexicon value) {
        required("lexicon", value);
        return lexicon(() -> value);
    }

    /**
     * Sets where each request takes the readings of terms from as it begins, so that they can be replaced while the cloner
     * is in use, as with {@link java.util.concurrent.atomic.AtomicReference#get}. A lexicon is checked by {@link #build},
     * and by the first request that it is new to, which fails if the voice cannot say one of its readings.
     */
    public VoiceClonerBuilder lexicon(Supplier<Lexicon> value) {
        lexicon = once("lexicon", lexicon, value);
        return this;
    }

    /** Sets a cache of speakers, as those of the {@code voiceclone-cache} jar; none unless set. */
    public VoiceClonerBuilder cache(SpeakerCache value) {
        cache = once("cache", cache, value);
        return this;
    }

    /** Sets where the backend records every operator it runs, if it can; nothing is recorded unless set. */
    public VoiceClonerBuilder profiles(GraphProfiles value) {
        profiles = once("profiles", profiles, value);
        return this;
    }

    /** Adds a listener; there may be several. */
    public VoiceClonerBuilder listener(VoiceClonerListener value) {
        listeners.add(required("listener", value));
        return this;
    }

    /**
     * Opens the three stages, at the same time.
     *
     * @throws BackendUnavailableException if a backend, precision or device is not there
     * @throws VoicePackException if the pack is absent, damaged or of another version
     * @throws InvalidInputException if the stages do not fit together, or the lexicon has a reading that the voice cannot say
     */
    public VoiceCloner build() {
        Optional<VoicePackSource> source = Optional.ofNullable(pack).or(() -> VoicePackSources.embedded(loader()));
        StageMonitor monitor = new StageMonitor(listeners);
        Stages stages = openStages(new Opening(source, monitor));
        try {
            stages.requireFit();
            Supplier<Lexicon> readings = or(lexicon, Lexicon::empty);
            if (stages.synthesizer().readsMarkup()) {
                stages.synthesizer().check(readings.get());
            }
            EngineSettings settings = new EngineSettings(
                    or(options, SynthesisOptions.defaults()),
                    or(preprocessing, Preprocessing.STANDARD),
                    or(inputLimits, InputLimits.defaults()),
                    or(queue, QueueOptions.defaults()),
                    Optional.ofNullable(executor),
                    source.map(VoicePackSource::description).orElse("none"),
                    readings,
                    or(clock, InstantSource.system()));
            return new DefaultVoiceCloner(stages, settings, monitor);
        } catch (RuntimeException e) {
            stages.close();
            throw e;
        }
    }

    /** Settings that all stages are opened with. */
    private record Opening(Optional<VoicePackSource> source, StageMonitor monitor) {}

    private Stages openStages(Opening opening) {
        return Stages.open(
                () -> open(EncoderProvider.class, Stage.ENCODER, encoder, opening, this::cached),
                () -> open(SynthesizerProvider.class, Stage.SYNTHESIZER, synthesizer, opening, (plain, o) -> plain),
                () -> open(VocoderProvider.class, Stage.VOCODER, vocoder, opening, (plain, o) -> plain));
    }

    private Encoder cached(Encoder plain, StageObserver observer) {
        if (cache == null) {
            return plain;
        }
        try {
            return cache.decorate(plain, observer);
        } catch (RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    /** Opens a stage; {@code front} may put something before it that tells of its work too. */
    private <S extends AutoCloseable, P extends StageProvider<S>> S open(
            Class<P> type,
            Stage stage,
            @Nullable Choice<P> own,
            Opening opening,
            BiFunction<S, StageObserver, S> front) {
        StageBackend<S> chosen = choose(type, stage, own, opening.source);
        StageContext context = context(chosen, opening.source);
        return opening.monitor.load(
                new StageLoad(stage, chosen.name(), context.precision()),
                observer -> front.apply(chosen.open(context.observedBy(observer)), observer));
    }

    private <S extends AutoCloseable, P extends StageProvider<S>> StageBackend<S> choose(
            Class<P> type, Stage stage, @Nullable Choice<P> own, Optional<VoicePackSource> source) {
        if (own != null && own.object != null) {
            return own.object.family().isEmpty()
                    ? new StageBackend<>(own.object, Optional.empty())
                    : new StageBackend<>(own.object, Optional.of(backend()));
        }
        if (own == null && backend != null && backend.object != null) {
            return StageProviders.on(type, stage, backend.object, source, loader());
        }
        String name = own != null ? own.name : backendName();
        return StageProviders.named(type, stage, name, source, loader());
    }

    /** Returns the backend of a family's provider at hand. */
    private Backend backend() {
        return backend != null && backend.object != null ? backend.object : Backends.named(backendName(), loader());
    }

    /** Returns the name set, or that of the only backend there is, or the default. */
    private String backendName() {
        if (backend != null) {
            return backend.name;
        }
        List<Backend> present = Backends.all(loader());
        return present.size() == 1 ? present.get(0).name() : DEFAULT_BACKEND;
    }

    private StageContext context(StageBackend<?> chosen, Optional<VoicePackSource> source) {
        StageContext context = new StageContext(
                source,
                or(precision, chosen.defaultPrecision()),
                or(device, chosen.defaultDevice()),
                Math.min(or(threads, Integer.MAX_VALUE), Runtime.getRuntime().availableProcessors()),
                or(inputLimits, InputLimits.defaults()));
        return profiles == null ? context : context.recordedIn(profiles);
    }

    private ClassLoader loader() {
        return or(classLoader, VoiceClonerBuilder.class.getClassLoader());
    }

    /** Backend or provider, by its name or as an object. */
    private record Choice<P>(String name, @Nullable P object) {
        static <P> Choice<P> named(String name) {
            return new Choice<>(name, null);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static <T> T required(String setting, T value) {
        return Objects.requireNonNull(value, setting);
    }

    private static <T> T or(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    private static <T> T once(String setting, @Nullable T before, T value) {
        required(setting, value);
        if (before != null) {
            throw new IllegalStateException(
                    setting + " is set to " + before + " already, and cannot be set to " + value);
        }
        return value;
    }
}
