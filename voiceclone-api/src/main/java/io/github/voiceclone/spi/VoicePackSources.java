package io.github.voiceclone.spi;

import io.github.voiceclone.VoiceCloneException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds voice packs embedded in jars. */
public final class VoicePackSources {
    private VoicePackSources() {}

    /**
     * Returns the one voice pack embedded on the class path, if there is one.
     *
     * @throws VoiceCloneException if there are several, or one cannot be loaded
     */
    public static Optional<VoicePackSource> embedded() {
        return embedded(VoicePackSources.class.getClassLoader());
    }

    /**
     * Returns the one voice pack that a class loader finds, if there is one.
     *
     * @param loader the loader of this class, or one below it, as of a plug-in
     * @throws VoiceCloneException if there are several, or one cannot be loaded
     */
    public static Optional<VoicePackSource> embedded(@Nullable ClassLoader loader) {
        List<VoicePackSource> found = all(loader);
        if (found.size() > 1) {
            String names = found.stream().map(VoicePackSource::description).collect(Collectors.joining(", "));
            throw new VoiceCloneException("several voice packs are embedded on the class path (" + names
                    + "): choose one with pack(…), or leave the other jars out");
        }
        return found.stream().findFirst();
    }

    private static List<VoicePackSource> all(@Nullable ClassLoader loader) {
        try {
            return ServiceLoader.load(VoicePackSource.class, loader).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
        } catch (ServiceConfigurationError e) {
            throw new VoiceCloneException(
                    "an embedded voice pack cannot be loaded: " + e.getMessage()
                            + "; check that the voiceclone jars on the class path are of one version",
                    e);
        }
    }
}
