package io.github.voiceclone.cache;

import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.cache.internal.Complaints;
import io.github.voiceclone.internal.BinaryFormat.FormatException;
import io.github.voiceclone.internal.BinaryFormat.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tier of small files in a directory, which outlive the process. Thread-safe, and safe for any number of processes that
 * share the directory.
 *
 * <p>The entry of a key whose hex digits are {@code 8a13…} is the file {@code 8a/8a13….embedding}; {@link EntryFile}
 * specifies its content. A file is written next to its target under a name of its own and moved into it, so that whoever
 * reads finds a whole one or none, even if the writer is killed. One that is damaged all the same, as by a loss of
 * power, is a miss: it is reported, deleted and written again. Files are created with the permissions the process gives
 * new files; an embedding tells whose voice it is, so choose a directory that only those entitled can read.
 *
 * <p>When an entry is used its file's modification time is moved on, to within a minute, and those unused for longest are
 * deleted to make room. The files whose keys begin with the same hex digit keep to a sixteenth of
 * {@link Builder#maximumBytes}, counting the sizes of files, so the largest value kept has three quarters of that: but for the entry just written, with up to two processes writing at a time the whole stays below, and each further one may exceed it by
 * a sixteenth for a time.
 */
public final class DiskTier implements CacheTier {
    /** The most bytes of files, unless set: about 240 000 embeddings of 256 values, or 150 prompts of 1.5 MB. */
    public static final long DEFAULT_MAXIMUM_BYTES = 256L << 20;

    static final String ENTRY_SUFFIX = ".embedding";
    static final String PART_SUFFIX = ".part";

    private static final Logger LOG = LoggerFactory.getLogger(DiskTier.class);
    private static final int SHARDS = 16;
    private static final long MIN_MAXIMUM_BYTES = 1L << 20;
    private static final Duration USE_RESOLUTION = Duration.ofMinutes(1);

    private final Path directory;
    private final long share;
    private final Complaints undeletable = new Complaints(LOG);
    private final AtomicLong evictions = new AtomicLong();
    private final ConcurrentMap<Character, ShardTrim> shards = new ConcurrentHashMap<>();

    private DiskTier(Builder settings) {
        this.directory = settings.directory;
        this.share = settings.maximumBytes / SHARDS;
    }

    /**
     * Returns a builder, whose every other setting has a default.
     *
     * @param directory where the files are; created with those above it when the tier is built, if absent
     */
    public static Builder builder(Path directory) {
        return new Builder(directory);
    }

    @Override
    public String name() {
        return "disk " + directory;
    }

    @Override
    public long maximumValueBytes() {
        return ShardTrim.kept(share) - EntryFile.OVERHEAD_BYTES;
    }

    @Override
    public Map<SpeakerKey, byte[]> get(Set<SpeakerKey> keys) {
        Map<SpeakerKey, byte[]> found = new HashMap<>();
        for (SpeakerKey key : keys) {
            read(key).ifPresent(value -> found.put(key, value));
        }
        return found;
    }

    @Override
    public int put(Map<SpeakerKey, byte[]> values) {
        values.forEach((key, value) -> {
            try {
                write(key, EntryFile.encode(key, value));
            } catch (IOException e) {
                throw new UncheckedIOException(e.toString(), e);
            }
        });
        return values.size();
    }

    @Override
    public void remove(Set<SpeakerKey> keys) {
        for (SpeakerKey key : keys) {
            try {
                Files.deleteIfExists(file(key));
            } catch (IOException e) {
                throw new UncheckedIOException(e.toString(), e);
            }
        }
    }

    @Override
    public long evictions() {
        return evictions.get();
    }

    /** Returns where the entry of a key is, or would be. */
    Path file(SpeakerKey key) {
        return folder(key).resolve(key.hex() + ENTRY_SUFFIX);
    }

    private Path folder(SpeakerKey key) {
        return directory.resolve(key.hex().substring(0, 2));
    }

    private Optional<byte[]> read(SpeakerKey key) {
        Path file = file(key);
        try {
            long bytes = Files.size(file);
            if (bytes > maximumValueBytes() + EntryFile.OVERHEAD_BYTES) {
                throw new FormatException(Problem.DAMAGED, "it has " + bytes + " bytes, too many");
            }
            byte[] values = EntryFile.decode(key, Files.readAllBytes(file));
            touch(file);
            return Optional.of(values);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e.toString(), e);
        } catch (FormatException e) {
            discard(file, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** Marks an entry as used, if the last time is long enough ago. */
    private static void touch(Path file) {
        try {
            Instant now = Instant.now();
            if (Files.getLastModifiedTime(file).toInstant().plus(USE_RESOLUTION).isBefore(now)) {
                Files.setLastModifiedTime(file, FileTime.from(now));
            }
        } catch (IOException e) {
            // Deleted meanwhile, or on a disk that cannot be written: it is found all the same.
            LOG.debug("{} cannot be marked as used", file, e);
        }
    }

    /** Deletes a damaged entry, and reports it if no one else has been quicker. */
    private void discard(Path file, String damage) {
        try {
            if (Files.deleteIfExists(file)) {
                LOG.warn("cached speaker {} is damaged and deleted: {}; its recording is analyzed again", file, damage);
            }
        } catch (IOException e) {
            undeletable.warn("", "cached speaker " + file + " is damaged and cannot be deleted: " + damage + "; " + e);
        }
    }

    private void write(SpeakerKey key, byte[] bytes) throws IOException {
        Path file = file(key);
        Path folder = folder(key);
        Files.createDirectories(folder);
        Path part = folder.resolve("." + UUID.randomUUID() + PART_SUFFIX);
        try {
            Files.write(part, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            move(part, file);
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        shards.computeIfAbsent(key.hex().charAt(0), digit -> new ShardTrim(directory, digit, share, evictions))
                .written(bytes.length);
    }

    private static void move(Path part, Path file) throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Settings of a {@link DiskTier}. Not thread-safe. */
    public static final class Builder {
        private final Path directory;
        private long maximumBytes = DEFAULT_MAXIMUM_BYTES;

        private Builder(Path directory) {
            this.directory = directory.toAbsolutePath();
        }

        /**
         * Sets the most bytes of files, at least a mebibyte; {@link #DEFAULT_MAXIMUM_BYTES} unless set. An embedding of
         * 256 values takes 1076, and on most file systems a block of 4096. Processes that share a directory set the
         * same.
         */
        public Builder maximumBytes(long bytes) {
            maximumBytes = Settings.atLeast("maximumBytes", MIN_MAXIMUM_BYTES, bytes);
            return this;
        }

        /**
         * Creates the directory if it is absent, and returns the tier with what is there.
         *
         * @throws VoiceCloneException if the directory cannot be created
         */
        public DiskTier build() {
            try {
                Files.createDirectories(directory);
            } catch (IOException e) {
                throw new VoiceCloneException(
                        "cache directory " + directory + " cannot be created: " + e + "; choose another", e);
            }
            return new DiskTier(this);
        }
    }
}
