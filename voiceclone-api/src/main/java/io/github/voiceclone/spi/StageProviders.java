package io.github.voiceclone.spi;

import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.Stage;
import io.github.voiceclone.VoiceCloneException;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

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
        try {
            return ServiceLoader.load(type, type.getClassLoader()).stream()
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
     * Returns the provider of a name.
     *
     * @param type as for {@link #all}
     * @param stage the stage it serves, for the error
     * @param name the backend's name
     * @throws BackendUnavailableException if there is none, or several, of that name
     */
    public static <P extends StageProvider<?>> P named(Class<P> type, Stage stage, String name) {
        List<P> all = all(type);
        List<P> matches =
                all.stream().filter(provider -> provider.name().equals(name)).toList();
        if (matches.size() == 1) {
            return matches.get(0);
        }
        if (matches.isEmpty()) {
            String names = all.stream().map(StageProvider::name).sorted().collect(Collectors.joining(", "));
            throw new BackendUnavailableException("no " + stage.id() + " backend '" + name
                    + "' on the class path; there is "
                    + (names.isEmpty() ? "none at all" : names) + ": add the jar of " + type.getName() + " '" + name
                    + "' (io.github.voiceclone:voiceclone-" + name + " for one of ours)");
        }
        String classes = matches.stream().map(p -> p.getClass().getName()).collect(Collectors.joining(", "));
        throw new BackendUnavailableException("several " + stage.id() + " backends are called '" + name + "' ("
                + classes + "): leave one of their jars off the class path");
    }
}
