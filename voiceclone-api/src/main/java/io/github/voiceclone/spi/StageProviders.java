package io.github.voiceclone.spi;

import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.Stage;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.VoicePackException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lookup of stage providers: by the model family of a voice pack and the name of a backend, or by their own name. */
public final class StageProviders {
    private StageProviders() {}

    /**
     * Returns every provider of one stage that a class loader finds, in the order found.
     *
     * @param type {@link EncoderProvider}, {@link SynthesizerProvider} or {@link VocoderProvider}
     * @param loader the loader of this class, or one below it, as of a plug-in
     * @throws VoiceCloneException if a registered provider cannot be loaded
     */
    public static <P extends StageProvider<?>> List<P> all(Class<P> type, @Nullable ClassLoader loader) {
        return Backends.services(type, loader);
    }

    /**
     * Returns everything that one stage can run on: each family's provider on each of its backends, then the providers that
     * need none.
     *
     * @param type as for {@link #all}
     * @throws VoiceCloneException if a registered provider or backend cannot be loaded
     */
    public static <S extends AutoCloseable, P extends StageProvider<S>> List<StageBackend<S>> backends(Class<P> type) {
        ClassLoader loader = StageProviders.class.getClassLoader();
        List<StageBackend<S>> found = new ArrayList<>();
        List<P> providers = all(type, loader);
        for (Backend backend : Backends.all(loader)) {
            for (P provider : providers) {
                if (provider.runsOn(backend)) {
                    found.add(new StageBackend<>(provider, Optional.of(backend)));
                }
            }
        }
        for (P provider : providers) {
            if (provider.family().isEmpty()) {
                found.add(new StageBackend<>(provider, Optional.empty()));
            }
        }
        return found;
    }

    /**
     * Returns the stage that a name on the class path means for a voice pack.
     *
     * @param type as for {@link #all}
     * @param stage the stage it serves, for the error
     * @param name name of a backend, or of a provider that needs none
     * @param pack the voice pack whose family is to run on the backend
     * @throws BackendUnavailableException if there is none, or several, of that name
     * @throws VoicePackException if there is no pack, or none of its family
     */
    public static <S extends AutoCloseable, P extends StageProvider<S>> StageBackend<S> named(
            Class<P> type, Stage stage, String name, Optional<VoicePackSource> pack) {
        return named(type, stage, name, pack, StageProviders.class.getClassLoader());
    }

    /**
     * Returns the stage that a name means for a voice pack, among what a class loader finds; otherwise as
     * {@link #named(Class, Stage, String, Optional)}.
     *
     * @param loader as for {@link #all}
     */
    public static <S extends AutoCloseable, P extends StageProvider<S>> StageBackend<S> named(
            Class<P> type, Stage stage, String name, Optional<VoicePackSource> pack, @Nullable ClassLoader loader) {
        List<P> providers = all(type, loader);
        List<Backend> backends = Backends.all(loader);
        List<Object> matches = new ArrayList<>();
        backends.stream().filter(backend -> backend.name().equals(name)).forEach(matches::add);
        List<P> own = providers.stream()
                .filter(provider ->
                        provider.family().isEmpty() && provider.name().equals(name))
                .toList();
        matches.addAll(own);
        if (matches.isEmpty()) {
            List<String> names = new ArrayList<>();
            backends.stream()
                    .filter(backend -> providers.stream().anyMatch(provider -> provider.runsOn(backend)))
                    .forEach(backend -> names.add(backend.name()));
            providers.stream()
                    .filter(provider -> provider.family().isEmpty())
                    .forEach(provider -> names.add(provider.name()));
            throw Backends.missing(stage.id() + " backend", name, names);
        }
        Object match = Backends.only(stage.id() + " backends", name, matches);
        return match instanceof Backend backend
                ? on(stage, backend, pack, providers)
                : new StageBackend<>(own.get(0), Optional.empty());
    }

    /**
     * Returns a voice pack's stage on a backend at hand, among what a class loader finds.
     *
     * @param type as for {@link #all}
     * @param stage the stage it serves, for the error
     * @param pack the voice pack whose family is to run on the backend
     * @param loader as for {@link #all}
     * @throws BackendUnavailableException if the pack's family does not run on the backend
     * @throws VoicePackException if there is no pack, or none of its family
     */
    public static <S extends AutoCloseable, P extends StageProvider<S>> StageBackend<S> on(
            Class<P> type, Stage stage, Backend backend, Optional<VoicePackSource> pack, @Nullable ClassLoader loader) {
        return on(stage, backend, pack, all(type, loader));
    }

    private static <S extends AutoCloseable> StageBackend<S> on(
            Stage stage, Backend backend, Optional<VoicePackSource> pack, List<? extends StageProvider<S>> providers) {
        VoicePackSource source = VoicePackManifest.required(pack);
        List<String> families = providers.stream()
                .flatMap(provider -> provider.family().stream())
                .distinct()
                .sorted()
                .toList();
        // The one family there is says best what is wrong with a manifest that names none.
        String family = VoicePackManifest.family(source)
                .or(() -> families.size() == 1 ? Optional.of(families.get(0)) : Optional.empty())
                .orElseThrow(() -> new VoicePackException(
                        Reason.CORRUPT,
                        source.description() + "/" + VoicePackManifest.FILE
                                + " is not a voice pack's manifest: it names no model family; convert again"));
        if (!families.contains(family)) {
            throw unknownFamily(source.description(), family, families, stage);
        }
        List<? extends StageProvider<S>> matches = providers.stream()
                .filter(provider -> provider.family().equals(Optional.of(family)))
                .filter(provider -> provider.runsOn(backend))
                .toList();
        if (matches.isEmpty()) {
            throw new BackendUnavailableException("the " + stage.id() + " of model family '" + family
                    + "' does not run on backend '" + backend.name() + "': choose another backend");
        }
        StageProvider<S> match = Backends.only(stage.id() + "s of a model family", family, matches);
        return new StageBackend<>(match, Optional.of(backend));
    }

    private static VoicePackException unknownFamily(String pack, String family, List<String> families, Stage stage) {
        String present = families.stream().collect(Collectors.joining(", "));
        return new VoicePackException(
                Reason.UNKNOWN_FAMILY,
                "voice pack " + pack + " is of model family '" + family + "', and no " + stage.id()
                        + " of that family is on the class path; there is "
                        + (present.isEmpty() ? "none at all" : present) + ": add the family's jar"
                        + " (io.github.voiceclone:voiceclone-" + family + " for one of ours)");
    }
}
