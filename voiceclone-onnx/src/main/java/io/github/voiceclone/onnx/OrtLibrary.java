package io.github.voiceclone.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.BackendUnavailableException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONNX Runtime's native library, loaded when it is first asked for. It tells nobody of what is run: from 1.29 on, its builds
 * for Linux and macOS send usage data to Microsoft as soon as they are loaded, which only {@code ORT_DISABLE_TELEMETRY=1}
 * in the environment prevents, and end the process when its command line is longer than about 3,900 bytes. The version in
 * this project's dependencies is the last without.
 */
final class OrtLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(OrtLibrary.class);
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");
    private static final int FIRST_TO_REPORT = 29;

    private OrtLibrary() {}

    @GuardedBy("OrtLibrary.class")
    private static @Nullable OrtEnvironment environment;

    /** Why the library could not be loaded: the binding's classes cannot be initialised again. */
    @GuardedBy("OrtLibrary.class")
    private static @Nullable String failure;

    /**
     * Returns the environment that all graphs of a process share.
     *
     * @throws BackendUnavailableException if the library cannot be loaded
     */
    static synchronized OrtEnvironment environment() {
        OrtEnvironment present = environment;
        if (present == null) {
            present = load();
            environment = present;
        }
        return present;
    }

    @GuardedBy("OrtLibrary.class")
    private static OrtEnvironment load() {
        if (failure != null) {
            throw new BackendUnavailableException(failure);
        }
        try {
            OrtNatives.load();
            return silent(SharedEnvironment.create());
        } catch (BackendUnavailableException e) {
            failure = e.getMessage();
            throw e;
        } catch (LinkageError | RuntimeException e) {
            failure = "ONNX Runtime's native library cannot be loaded (" + OrtMessages.line(e) + "); it runs on "
                    + OrtNatives.PLATFORM_NAMES;
            throw new BackendUnavailableException(failure, e);
        }
    }

    private static OrtEnvironment silent(OrtEnvironment environment) {
        try {
            environment.setTelemetry(false);
        } catch (OrtException e) {
            LOG.warn("ONNX Runtime's telemetry cannot be switched off: {}", OrtMessages.line(e));
        }
        String version = environment.getVersion();
        if (reports(version, System.getProperty("os.name", ""), System.getenv("ORT_DISABLE_TELEMETRY"))) {
            LOG.warn(
                    "ONNX Runtime {} sends usage data to Microsoft: use 1.28.0, or set ORT_DISABLE_TELEMETRY=1 in the"
                            + " environment before Java starts",
                    version);
        }
        return environment;
    }

    /**
     * Returns whether the library has sent usage data by being loaded.
     *
     * @param version of ONNX Runtime
     * @param system name of the operating system, as Java has it
     * @param setting of {@code ORT_DISABLE_TELEMETRY}, or null
     */
    static boolean reports(String version, String system, @Nullable String setting) {
        Matcher numbers = VERSION.matcher(version);
        boolean windows = system.toLowerCase(Locale.ROOT).startsWith("windows");
        return !windows
                && !"1".equals(setting)
                && numbers.matches()
                && Integer.parseInt(numbers.group(1)) == 1
                && Integer.parseInt(numbers.group(2)) >= FIRST_TO_REPORT;
    }
}
