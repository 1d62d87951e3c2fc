package io.github.voiceclone.tensorrt.nvidia;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.voiceclone.runtime.natives.NativeFolder;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import jcuda.driver.JCudaDriver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders from which JCuda and JavaCPP load native libraries. By themselves, JCuda loads a file of a fixed name from the
 * folder for temporary files, whoever put it there, and JavaCPP may unpack into that folder too. Thread-safe.
 */
final class NativeLoading {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLoading.class);

    /** The size of JCuda's library, in bytes. */
    private static final long DRIVER_BYTES = 1_201_712;

    /** The size of TensorRT's libraries, in bytes. */
    private static final long TENSORRT_BYTES = 980_000_000;

    private static final String JAVACPP_CACHE = "org.bytedeco.javacpp.cachedir";

    @GuardedBy("NativeLoading.class")
    private static boolean driverLoaded;

    private NativeLoading() {}

    /**
     * Loads JCuda's binding of the NVIDIA driver, from a folder of this process's own; does nothing the second time.
     *
     * @throws LinkageError if it cannot be loaded, as without a driver
     * @throws io.github.voiceclone.BackendUnavailableException if it cannot be unpacked
     */
    static synchronized void loadDriver() {
        if (driverLoaded) {
            return;
        }
        try (NativeFolder folder = NativeFolder.create("JCuda", DRIVER_BYTES)) {
            folder.load(NativeFolder.PARENT, NativeLoading::initializeDriver);
        }
        driverLoaded = true;
    }

    private static void initializeDriver() {
        try {
            MethodHandles.lookup().ensureInitialized(JCudaDriver.class);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e); // The class is public.
        }
    }

    /**
     * Loads what JavaCPP unpacks into its cache: a folder that the application has set; or {@code .javacpp/cache} in the
     * user's home, where only this user can write to it; or else a folder of this process's own.
     */
    static void loadFromCache(NativeFolder.Loading loading) {
        if (System.getProperty(JAVACPP_CACHE) != null) {
            loading.run();
            return;
        }
        Path above = Path.of(System.getProperty("user.home", ""), ".javacpp");
        Path cache = above.resolve("cache");
        if (isPrivate(above) && isPrivate(cache)) {
            NativeFolder.load(JAVACPP_CACHE, cache, loading);
            return;
        }
        LOG.warn(
                "{} is not a folder to which this user alone can write: TensorRT's libraries are unpacked again for this"
                        + " process",
                cache);
        NativeFolder folder = NativeFolder.create("TensorRT", TENSORRT_BYTES);
        try {
            folder.load(JAVACPP_CACHE, loading);
        } finally {
            folder.deleteAtExit(); // TensorRT loads its builder's resources from there later.
        }
    }

    /** Tells whether only this user can write to a folder; creates it if it is absent. */
    private static boolean isPrivate(Path folder) {
        try {
            createPrivate(folder);
        } catch (IOException e) {
            LOG.debug("{} cannot be created: {}", folder, e.toString());
            return false;
        }
        return NativeFolder.isPrivate(folder);
    }

    private static void createPrivate(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
            Files.createDirectory(
                    folder,
                    posix
                            ? new FileAttribute<?>[] {
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                            }
                            : new FileAttribute<?>[0]);
        }
    }
}
