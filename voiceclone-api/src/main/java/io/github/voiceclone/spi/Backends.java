package io.github.voiceclone.spi;

import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.VoiceCloneException;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lookup of backends. */
public final class Backends {
    private Backends() {}

    /**
     * Returns every backend that a class loader finds, in the order found.
     *
     * @param loader the loader of this class, or one below it, as of a plug-in
     * @throws VoiceCloneException if a registered backend cannot be loaded
     */
    public static List<Backend> all(@Nullable ClassLoader loader) {
        return services(Backend.class, loader);
    }

    /**
     * Returns the backend of a name on the class path.
     *
     * @throws BackendUnavailableException if there is none, or several, of that name
     */
    public static Backend named(String name) {
        return named(name, Backends.class.getClassLoader());
    }

    /**
     * Returns the backend of a name that a class loader finds.
     *
     * @param loader as for {@link #all(ClassLoader)}
     * @throws BackendUnavailableException if there is none, or several, of that name
     */
    public static Backend named(String name, @Nullable ClassLoader loader) {
        List<Backend> all = all(loader);
        List<Backend> matches =
                all.stream().filter(backend -> backend.name().equals(name)).toList();
        if (matches.isEmpty()) {
            throw missing("backend", name, all.stream().map(Backend::name).toList());
        }
        return only("backends", name, matches);
    }

    static <T> List<T> services(Class<T> type, @Nullable ClassLoader loader) {
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

    static BackendUnavailableException missing(String kind, String name, List<String> present) {
        String names = present.stream().distinct().sorted().collect(Collectors.joining(", "));
        return new BackendUnavailableException(
                "no " + kind + " '" + name + "' on the class path; there is "
                        + (names.isEmpty() ? "none at all" : names),
                ": add the jar of '" + name + "' (io.github.voiceclone:voiceclone-" + name
                        + " for one of ours), or give the builder the class loader that has it");
    }

    static <T> T only(String kind, String name, List<T> matches) {
        if (matches.size() > 1) {
            String classes =
                    matches.stream().map(match -> match.getClass().getName()).collect(Collectors.joining(", "));
            throw new BackendUnavailableException("several " + kind + " are called '" + name + "' (" + classes
                    + "): leave one of their jars off the class path");
        }
        return matches.get(0);
    }
}
