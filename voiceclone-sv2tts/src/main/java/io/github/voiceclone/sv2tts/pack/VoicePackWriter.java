package io.github.voiceclone.sv2tts.pack;

import io.github.voiceclone.InvalidInputException;
import io.github.voiceclone.VoiceCloneException;
import io.github.voiceclone.internal.PartFolder;
import io.github.voiceclone.runtime.Sha256;
import io.github.voiceclone.runtime.pack.PackFile;
import io.github.voiceclone.spi.VoicePackSource;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a voice pack so that it is either whole or not there: files go to a folder next to the target, which takes the
 * target's place at the end. Not thread-safe. Closing before {@link #finish} leaves the target as it was, as does the end
 * of the process, as by Ctrl-C.
 */
public final class VoicePackWriter implements AutoCloseable {
    private final Path target;
    private @Nullable PartFolder part;

    private VoicePackWriter(Path target, PartFolder part) {
        this.target = target;
        this.part = part;
    }

    /**
     * Refuses to write a pack over the one it is made from.
     *
     * @param read the pack it is made from
     * @param directory where the pack will be
     * @throws InvalidInputException if that is the directory of the pack read
     */
    public static void requireOther(VoicePackSource read, Path directory) {
        if (isDirectoryOf(read, directory)) {
            throw new InvalidInputException(directory + " is the pack to read: write the new one somewhere else");
        }
    }

    private static boolean isDirectoryOf(VoicePackSource read, Path directory) {
        try {
            Path source = Path.of(read.description()).toAbsolutePath().normalize();
            Path target = directory.toAbsolutePath().normalize();
            return source.equals(target)
                    || (Files.exists(source) && Files.exists(target) && Files.isSameFile(source, target));
        } catch (InvalidPathException | IOException e) {
            return false; // An embedded pack has a name in place of a path; what cannot be looked at, its reader
            // reports.
        }
    }

    /**
     * Starts a pack.
     *
     * @param directory where the pack will be; absent, an empty folder, or a voice pack and nothing else, which will be
     *     replaced
     * @throws InvalidInputException if there is something else, or the folder around it cannot be written
     */
    public static VoicePackWriter start(Path directory) {
        requireWritable(directory);
        Path target = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(target.getParent());
            return new VoicePackWriter(target, PartFolder.beside(target, VoicePackWriter::isOfPack));
        } catch (IOException e) {
            throw new InvalidInputException("no voice pack can be written to " + directory + ": " + e, e);
        }
    }

    /**
     * Refuses a place that {@link #start} would refuse, and writes nothing: for before long work.
     *
     * @param directory where the pack will be
     * @throws InvalidInputException as {@link #start}
     */
    public static void requireWritable(Path directory) {
        Path target = directory.toAbsolutePath().normalize();
        Path around = target.getParent();
        if (around == null) {
            throw new InvalidInputException(directory + " cannot be a voice pack: it is the root folder");
        }
        try {
            requireReplaceable(target);
        } catch (IOException e) {
            throw new InvalidInputException("no voice pack can be written to " + directory + ": " + e, e);
        }
        while (around.getParent() != null && !Files.exists(around)) {
            around = around.getParent();
        }
        if (!Files.isDirectory(around) || !Files.isWritable(around)) {
            throw new InvalidInputException("no voice pack can be written to " + directory + ": " + around + " is "
                    + (Files.isDirectory(around) ? "a folder that cannot be written to" : "no folder"));
        }
    }

    private static void requireReplaceable(Path target) throws IOException {
        if (!Files.exists(target)) {
            return;
        }
        if (!Files.isDirectory(target)) {
            throw new InvalidInputException(target + " is a file: choose a folder for the voice pack");
        }
        boolean pack = Files.isRegularFile(target.resolve(Manifest.FILE));
        try (Stream<Path> content = Files.walk(target)) {
            Optional<Path> other = content.filter(
                            file -> !Files.isDirectory(file) && !(pack && isOfPack(target.relativize(file))))
                    .findFirst();
            if (other.isPresent()) {
                throw new InvalidInputException(target + " holds " + target.relativize(other.get())
                        + ", which is not of" + (pack ? " its" : " a")
                        + " voice pack and would be lost: choose another folder, or move it away");
            }
        }
    }

    /** Tells whether a file, by its path in a pack, can be of the pack. */
    static boolean isOfPack(Path file) {
        return file.equals(Path.of(Manifest.FILE))
                || (file.getNameCount() > 1
                        && (file.toString().endsWith(".onnx") || file.toString().endsWith(".model")));
    }

    /** Returns the path in the pack that a stage's graph is written to; no two graphs have the same. */
    public static String graphFile(String precision, String stage, String name) {
        return precision + "/" + (name.equals(stage) ? name : stage + "-" + name) + ".onnx";
    }

    /**
     * Writes one graph, or a file that a family keeps next to its graphs.
     *
     * @param file path in the pack, with forward slashes
     * @return the manifest's entry for it
     * @throws InvalidInputException if the path leads out of the pack
     */
    public PackFile write(String file, byte[] content) {
        return write(file, out -> out.write(content));
    }

    /** Content of a file, which writes itself. */
    @FunctionalInterface
    public interface Content {
        /** Writes the content, and leaves the stream open. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** Writes a file as {@link #write(String, byte[])} does, without a copy of it in memory. */
    public PackFile write(String file, Content content) {
        Path path = part().path().resolve(file).normalize();
        if (!path.startsWith(part().path()) || path.equals(part().path())) {
            throw new InvalidInputException("graph '" + file + "' is not in the pack: expected a relative path");
        }
        try (Digested out = new Digested(part().open(path))) {
            content.writeTo(out);
            return new PackFile(file, out.bytes, out.hash.hex());
        } catch (IOException e) {
            throw new VoiceCloneException("graph " + file + " cannot be written beside " + target + ": " + e, e);
        }
    }

    /** Stream that knows the size and the hash of what was written. */
    private static final class Digested extends FilterOutputStream {
        private final Sha256 hash = new Sha256();
        private long bytes;

        Digested(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] part, int start, int length) throws IOException {
            out.write(part, start, length);
            hash.add(ByteBuffer.wrap(part, start, length));
            bytes += length;
        }
    }

    /** Copies graphs of another pack, each to the path that it has there. */
    public void copy(VoicePack pack, Collection<PackFile> graphs) {
        for (PackFile graph : graphs) {
            ByteBuffer content = pack.read(graph);
            byte[] bytes = new byte[content.remaining()];
            content.get(bytes);
            write(graph.file(), bytes);
        }
    }

    /** Writes the manifest and puts the pack in its place. */
    public void finish(Manifest manifest) {
        finish(ManifestCodec.write(manifest));
    }

    /** Writes a manifest of any family and puts the pack in its place. */
    public void finish(byte[] manifest) {
        try {
            part().write(Path.of(Manifest.FILE), manifest);
            part().moveToTarget();
            part = null;
        } catch (IOException e) {
            throw new VoiceCloneException("the voice pack cannot be moved to " + target + ": " + e, e);
        }
    }

    private PartFolder part() {
        if (part == null) {
            throw new IllegalStateException("the voice pack " + target + " is finished or abandoned");
        }
        return part;
    }

    /** Deletes what was written, unless the pack is finished. */
    @Override
    public void close() {
        if (part != null) {
            try {
                part.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                part = null;
            }
        }
    }
}
