package io.github.voiceclone.spark;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.VoicePackException.Reason;
import io.github.voiceclone.spi.VoicePackSource;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.SparkFiles;
import scala.collection.Iterator;

/**
 * Voice pack that every executor can open: one that lies in the same place on each machine, or a zip file that Spark
 * distributes, whose checksum is verified when it is opened.
 *
 * @param location the path on each machine, or the address of the distributed file
 * @param sha256 the SHA-256 (hex) of the distributed file; empty for a path on each machine
 */
record DistributedPack(String location, String sha256) implements Serializable {
    /** Start of the path of a pack that is on each machine, as in Spark's own settings. */
    private static final String LOCAL = "local:";

    /** Zip files made by this process, by their checksums, so that a pack is distributed once. */
    private static final Map<String, Path> MADE = new HashMap<>();

    /**
     * Distributes a voice pack.
     *
     * @param pack a folder or zip file of this machine, or {@code local:} and the path of a folder that every machine has
     */
    static DistributedPack of(String pack, SparkContext spark) {
        if (pack.startsWith(LOCAL)) {
            return new DistributedPack(pack.substring(LOCAL.length()), "");
        }
        try {
            Path zip = zip(Path.of(pack));
            spark.addFile(zip.toString());
            return new DistributedPack(address(spark, String.valueOf(zip.getFileName())), sha256(zip));
        } catch (IOException e) {
            throw new InvalidInputException("voice pack " + pack + " cannot be read: " + e, e);
        }
    }

    /** Returns the address that executors have an added file from. */
    private static String address(SparkContext spark, String name) {
        for (Iterator<String> files = spark.listFiles().iterator(); files.hasNext(); ) {
            String file = files.next();
            if (file.endsWith("/" + name)) {
                return file;
            }
        }
        throw new IllegalStateException("Spark does not list the file " + name + " that was added");
    }

    private static synchronized Path zip(Path pack) throws IOException {
        if (!Files.exists(pack)) {
            throw new InvalidInputException("there is no voice pack " + pack);
        }
        Path folder = Files.createTempDirectory("voiceclone-pack");
        Path draft = folder.resolve("pack.zip");
        if (Files.isDirectory(pack)) {
            pack(pack, draft);
        } else {
            Files.copy(pack, draft);
        }
        String sha256 = sha256(draft);
        Path before = MADE.get(sha256);
        if (before != null && Files.exists(before)) {
            Files.delete(draft);
            Files.delete(folder);
            return before;
        }
        Path zip = folder.resolve("voice-pack-" + sha256.substring(0, 16) + ".zip");
        Files.move(draft, zip, StandardCopyOption.ATOMIC_MOVE);
        folder.toFile().deleteOnExit();
        zip.toFile().deleteOnExit();
        MADE.put(sha256, zip);
        return zip;
    }

    /** Writes a folder as a zip file, the same bytes each time. */
    private static void pack(Path folder, Path zip) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.setLevel(1);
            for (Path file : files) {
                ZipEntry entry = new ZipEntry(folder.relativize(file).toString().replace('\\', '/'));
                entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
                out.putNextEntry(entry);
                Files.copy(file, out);
            }
        }
    }

    static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java platform has it.
        }
    }

    /**
     * Returns the pack, on an executor.
     *
     * @throws VoicePackException if what Spark brought is not what was sent
     */
    VoicePackSource source() {
        return sha256.isEmpty() ? VoicePackSource.directory(Path.of(location)) : zipped(file(), sha256);
    }

    /**
     * Returns the distributed file. Spark brings added files to tasks of the session that they were added in; a file that was
     * added in another, as all are that {@code SparkContext.addFile} was called for outside of a query, is fetched from where
     * the driver offers it.
     */
    private Path file() {
        String name = location.substring(location.lastIndexOf('/') + 1);
        Path brought = Path.of(SparkFiles.get(name));
        if (Files.exists(brought)) {
            return brought;
        }
        try {
            URI address = URI.create(location);
            if (!"spark".equals(address.getScheme())) {
                return address.getScheme() == null ? Path.of(location) : Path.of(address);
            }
            Path file = Path.of(SparkFiles.getRootDirectory()).resolve(name);
            if (!Files.exists(file)) {
                fetch(file);
            }
            return file;
        } catch (IOException e) {
            throw new VoicePackException(
                    Reason.MISSING, "voice pack " + location + " cannot be fetched from the driver: " + e, e);
        }
    }

    private void fetch(Path file) throws IOException {
        Path part = Files.createTempFile(file.toAbsolutePath().getParent(), "voice-pack", ".part");
        try (ReadableByteChannel in = SparkEnv.get().rpcEnv().openChannel(location);
                OutputStream out = Files.newOutputStream(part)) {
            Channels.newInputStream(in).transferTo(out);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    static VoicePackSource zipped(Path zip, String sha256) {
        try {
            String found = sha256(zip);
            if (!found.equals(sha256)) {
                throw new VoicePackException(
                        Reason.CORRUPT,
                        "voice pack " + zip + " has the SHA-256 " + found + ", expected " + sha256
                                + ": it was damaged on its way; restart the job");
            }
            return new Zip(zip);
        } catch (IOException e) {
            throw new VoicePackException(Reason.CORRUPT, "voice pack " + zip + " cannot be read: " + e, e);
        }
    }

    private record Zip(Path file) implements VoicePackSource {
        @Override
        public String description() {
            return file.toString();
        }

        @Override
        public InputStream open(String path) throws IOException {
            ZipFile zip = new ZipFile(file.toFile());
            ZipEntry entry = zip.getEntry(path);
            if (entry == null) {
                zip.close();
                throw new NoSuchFileException(file + "!/" + path);
            }
            return new ZippedFile(zip, zip.getInputStream(entry));
        }
    }

    /** One file of a zip file, which is closed with it. */
    private static final class ZippedFile extends FilterInputStream {
        private final ZipFile zip;

        ZippedFile(ZipFile zip, InputStream in) {
            super(in);
            this.zip = zip;
        }

        @Override
        public void close() throws IOException {
            zip.close();
        }
    }
}
