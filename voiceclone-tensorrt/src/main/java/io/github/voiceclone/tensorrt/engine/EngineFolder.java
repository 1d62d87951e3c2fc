package io.github.voiceclone.tensorrt.engine;

import java.nio.file.Path;
import java.util.Locale;

/** Folder that engines are stored in. */
public final class EngineFolder {
    /** System property that sets the folder. */
    public static final String PROPERTY = "voiceclone.engines";

    /** Environment variable that sets the folder if the property does not. */
    public static final String VARIABLE = "VOICECLONE_ENGINES";

    private EngineFolder() {}

    /** Returns the folder set, or {@code voiceclone/engines} under the user's cache folder. */
    public static Path standard() {
        String set = System.getProperty(PROPERTY, variable(VARIABLE));
        return set.isBlank() ? cache().resolve("voiceclone").resolve("engines") : Path.of(set);
    }

    private static Path cache() {
        String xdg = variable("XDG_CACHE_HOME");
        if (!xdg.isBlank()) {
            return Path.of(xdg);
        }
        String local = variable("LOCALAPPDATA");
        boolean windows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
        return windows && !local.isBlank() ? Path.of(local) : Path.of(System.getProperty("user.home"), ".cache");
    }

    private static String variable(String name) {
        String value = System.getenv(name);
        return value == null ? "" : value;
    }
}
