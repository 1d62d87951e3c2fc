package io.github.voiceclone.onnx;

import ai.onnxruntime.OrtEnvironment;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.runtime.natives.NativeFolder;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads ONNX Runtime's native libraries from its jar, through a folder that only this user can enter. Where the system
 * allows it, as on Linux and macOS, the folder is deleted as soon as they are loaded, so that a process that is killed leaves
 * nothing. The build with CUDA loads more of them later, so that its folder stays until the process ends. Where the
 * application has said where they are ({@code onnxruntime.native.path}), they are loaded from there.
 */
final class OrtNatives {
    private static final Logger LOG = LoggerFactory.getLogger(OrtNatives.class);
    private static final String PATH = "onnxruntime.native.path";
    private static final String LIBRARY = "onnxruntime";
    private static final String PROVIDERS = "onnxruntime_providers_shared";
    private static final String CUDA = "onnxruntime_providers_cuda";

    /** The folders of libraries in the jar. */
    static final List<String> PLATFORMS = List.of("linux-x64", "linux-aarch64", "osx-aarch64", "win-x64");

    /** Those platforms, for people. */
    static final String PLATFORM_NAMES = "Linux (glibc) and macOS on 64-bit ARM, Linux (glibc) and Windows on x86-64";

    /** Stays open for the libraries that are loaded later. */
    @GuardedBy("OrtNatives.class")
    private static @Nullable NativeFolder open;

    private OrtNatives() {}

    /**
     * Loads the libraries, unless they are.
     *
     * @throws BackendUnavailableException if there are none for this platform, or they cannot be unpacked
     * @throws LinkageError if they cannot be loaded
     */
    static synchronized void load() {
        if (isPlacedByApplication()) {
            initialize();
            return;
        }
        Map<String, URL> files = files(Stream.of(LIBRARY, "onnxruntime4j_jni", PROVIDERS));
        if (files.isEmpty()) {
            throw new BackendUnavailableException("ONNX Runtime's jar has no native library for "
                    + System.getProperty("os.name") + " on " + System.getProperty("os.arch") + ": it runs on "
                    + PLATFORM_NAMES);
        }
        NativeFolder folder = NativeFolder.create("ONNX Runtime", bytes(files));
        boolean later = !files(Stream.of(CUDA)).isEmpty();
        try {
            files.forEach((name, resource) -> folder.unpack(resource, name));
            folder.load(PATH, OrtNatives::initialize);
            if (later) {
                folder.deleteAtExit();
                open = folder;
            } else {
                deleteEmptyFolder();
            }
        } finally {
            if (open == null) {
                folder.close();
            }
        }
    }

    /** Deletes the folder that the binding creates for libraries and keeps, empty here, until the process ends. */
    private static void deleteEmptyFolder() {
        try {
            Field field = Class.forName("ai.onnxruntime.OnnxRuntime", true, OrtEnvironment.class.getClassLoader())
                    .getDeclaredField("tempDirectory");
            field.setAccessible(true);
            if (field.get(null) instanceof Path folder) {
                Files.deleteIfExists(folder);
            }
        } catch (ReflectiveOperationException | RuntimeException | IOException e) {
            LOG.debug("ONNX Runtime's own folder for libraries stays until the process ends: {}", e.toString());
        }
    }

    /** Unpacks what the CUDA provider is loaded from, next to the library. */
    static synchronized void unpackCuda() {
        NativeFolder folder = open;
        if (folder != null) {
            files(Stream.of(CUDA)).forEach((name, resource) -> {
                if (!folder.path().resolve(name).toFile().exists()) {
                    folder.unpack(resource, name);
                }
            });
            folder.deleteAtExit();
        }
    }

    private static boolean isPlacedByApplication() {
        return System.getProperty(PATH) != null
                || System.getProperty("onnxruntime.native." + LIBRARY + ".path") != null;
    }

    /** Runs the static initialiser that loads the libraries. */
    private static void initialize() {
        OrtEnvironment.getAvailableProviders();
    }

    private static Map<String, URL> files(Stream<String> libraries) {
        Map<String, URL> files = new LinkedHashMap<>();
        libraries.map(System::mapLibraryName).forEach(name -> {
            URL resource = OrtEnvironment.class.getResource("/ai/onnxruntime/native/"
                    + platform(System.getProperty("os.name", ""), System.getProperty("os.arch", "")) + "/" + name);
            if (resource != null) {
                files.put(name, resource);
            }
        });
        return files;
    }

    private static long bytes(Map<String, URL> files) {
        long bytes = 0;
        for (URL file : files.values()) {
            try {
                URLConnection connection = file.openConnection();
                connection.setUseCaches(false);
                bytes += connection.getContentLengthLong();
                connection.getInputStream().close();
            } catch (IOException e) {
                throw new BackendUnavailableException("ONNX Runtime's jar cannot be read: " + e.getMessage(), e);
            }
        }
        return bytes;
    }

    /**
     * Returns the name of a platform as the jar has it, even if the jar does not have it.
     *
     * @param system name of the operating system, as Java has it
     * @param processor name of the processor, as Java has it
     */
    static String platform(String system, String processor) {
        String name = system.toLowerCase(Locale.ROOT);
        String os = name.startsWith("mac") ? "osx" : name.startsWith("windows") ? "win" : name;
        return os + "-" + (processor.equals("amd64") || processor.equals("x86_64") ? "x64" : processor);
    }
}
