package io.github.voiceclone.tensorrt.engine;

import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.internal.AtomicFile;
import io.github.voiceclone.tensorrt.device.BuiltEngine;
import io.github.voiceclone.tensorrt.engine.EngineFile.UnusableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of engines. One that is not there, damaged or of something else is built again, which one log line explains;
 * processes that need the same engine at the same time wait for the first to build it. Thread-safe.
 */
public final class EngineStore {
    private static final Logger LOG = LoggerFactory.getLogger(EngineStore.class);

    /** A measurement file is a few megabytes. */
    private static final long MAX_TIMINGS = 256L << 20;

    private final Path folder;
    private final EngineListener listener;

    /** Creates a store; the folder is made when something is kept. */
    public EngineStore(Path folder, EngineListener listener) {
        this.folder = folder;
        this.listener = listener;
    }

    /**
     * Returns an engine, from its file or built.
     *
     * @param key what the engine depends on
     * @param builder builds it, given the timings of earlier builds
     * @throws VoiceCloneException if it can neither be read nor built
     */
    public ByteBuffer get(EngineKey key, Function<ByteBuffer, BuiltEngine> builder) {
        Path file = folder.resolve(key.fileName());
        long start = System.nanoTime();
        try {
            return found(key, EngineFile.read(file, key), start);
        } catch (UnusableException unusable) {
            return underLock(key, file, builder);
        }
    }

    private ByteBuffer found(EngineKey key, ByteBuffer engine, long start) {
        listener.found(key, seconds(start), engine.remaining());
        return engine;
    }

    @SuppressWarnings("try") // the lock is only held
    private ByteBuffer underLock(EngineKey key, Path file, Function<ByteBuffer, BuiltEngine> builder) {
        try {
            Files.createDirectories(folder);
            Runnable waiting =
                    () -> LOG.info("waiting for another process that builds TensorRT engine {}", key.fileName());
            try (FolderLock held = FolderLock.take(folder.resolve(key.fileName() + ".lock"), waiting)) {
                return readOrBuild(key, file, builder);
            }
        } catch (IOException e) {
            throw new VoiceCloneException(
                    "TensorRT engines cannot be kept in " + folder + " (" + e + "): make it writable, or set another"
                            + " folder with -D" + EngineFolder.PROPERTY + "=DIR",
                    e);
        }
    }

    private ByteBuffer readOrBuild(EngineKey key, Path file, Function<ByteBuffer, BuiltEngine> builder)
            throws IOException {
        long start = System.nanoTime();
        try {
            return found(key, EngineFile.read(file, key), start);
        } catch (UnusableException unusable) {
            String reason = String.valueOf(unusable.getMessage());
            LOG.info("building TensorRT engine {} in {}: {}", key.fileName(), folder, reason);
            listener.building(key, reason);
            return build(key, file, builder);
        }
    }

    @SuppressWarnings("try") // the clock is only started and stopped
    private ByteBuffer build(EngineKey key, Path file, Function<ByteBuffer, BuiltEngine> builder) throws IOException {
        long start = System.nanoTime();
        Path timings = folder.resolve(key.timingsFileName());
        BuiltEngine built;
        try (BuildClock clock = new BuildClock(key.graph(), start)) {
            built = builder.apply(timings(timings));
        }
        EngineFile.write(file, key, built.engine());
        keep(timings, built.timings());
        double seconds = seconds(start);
        LOG.info(
                "built TensorRT engine {} in {} s, {} MB",
                key.fileName(),
                String.format(Locale.ROOT, "%.1f", seconds),
                built.engine().remaining() / 1_000_000);
        listener.built(key, seconds, built.engine().remaining());
        return built.engine();
    }

    /** Returns the timings of earlier builds; empty if there are none or they cannot be read. */
    private static ByteBuffer timings(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) <= MAX_TIMINGS) {
                byte[] bytes = Files.readAllBytes(file);
                return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
            }
        } catch (IOException e) {
            LOG.info("{} cannot be read, so the build measures everything: {}", file, e.toString());
        }
        return ByteBuffer.allocateDirect(0);
    }

    private static void keep(Path file, ByteBuffer timings) throws IOException {
        if (timings.hasRemaining()) {
            try (AtomicFile written = AtomicFile.create(file)) {
                Channels.newChannel(written.out()).write(timings.duplicate());
                written.commit();
            }
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
