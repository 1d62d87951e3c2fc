package io.github.voiceclone.spi;

import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.Stage;
import io.github.voiceclone.VoiceCloneException;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds stage providers by name. */
public final class StageProviders {
    private StageProviders() {}

    /**
     * Returns every provider of one kind on the class path, in the order found.
     *
     * @param type {@link EncoderProvider}, {@link SynthesizerProvider} or {@link VocoderProvider}
     * @throws VoiceCloneException if a registered provider cannot be loaded
     */
    public static <P extends StageProvider<?>> List<P> all(Class<P> type) {
        return all(type, StageProviders.class.getClassLoader());
    }

    /**
     * Returns every provider of one kind that a class loader finds, in the order found.
     *
     * @param type as for {@link #all(Class)}
     * @param loader the loader of this class, or one below it, as of a plug-in
     * @throws VoiceCloneException if a registered provider cannot be loaded
     */
    public static <P extends StageProvider<?>> List<P> all(Class<P> type, @Nullable ClassLoader loader) {
        try {
            return ServiceLoader.load(type, loader).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
        } catch (ServiceConfigurationError e) {
            throw new VoiceCloneException(
                    "a registered " + type.getSimpleName() + " cannot be loaded: " + e.getMessage()
                            + "; check that the voiceclone jars on the class path are of one version",
                    e);
        }
    }

    /**
     * Returns the provider of a name on the class path.
     *
     * @param type as for {@link #all(Class)}
     * @param stage the stage it serves, for the error
     * @param name the backend's name
     * @throws BackendUnavailableException if there is none, or several, of that name
     */
    public static <P extends StageProvider<?>> P named(Class<P> type, Stage stage, String name) {
        return named(type, stage, name, StageProviders.class.getClassLoader());
    }

    /**
     * Returns the provider of a name that a class loader finds.
     *
     * @param type as for {@link #all(Class)}
     * @param stage the stage it serves, for the error
     * @param name the backend's name
     * @param loader as for {@link #all(Class, ClassLoader)}
     * @throws BackendUnavailableException if there is none, or several, of that name
     */
    public static <P extends StageProvider<?>> P named(
            Class<P> type, Stage stage, String name, @Nullable ClassLoader loader) {
        List<P> all = all(type, loader);
        List<P> matches =
                all.stream().filter(provider -> provider.name().equals(name)).toList();
        if (matches.size() == 1) {
            return matches.get(0);
        }
        if (matches.isEmpty()) {
            String names = all.stream().map(StageProvider::name).sorted().collect(Collectors.joining(", "));
            throw new BackendUnavailableException(
                    "no " + stage.id() + " backend '" + name
                            + "' on the class path; there is "
                            + (names.isEmpty() ? "none at all" : names),
                    ": add the jar of " + type.getName() + " '" + name
                            + "' (io.github.voiceclone:voiceclone-" + name
                            + " for one of ours), or give the builder the class loader that has it");
        }
        String classes = matches.stream().map(p -> p.getClass().getName()).collect(Collectors.joining(", "));
        throw new BackendUnavailableException("several " + stage.id() + " backends are called '" + name + "' ("
                + classes + "): leave one of their jars off the class path");
    }
}
