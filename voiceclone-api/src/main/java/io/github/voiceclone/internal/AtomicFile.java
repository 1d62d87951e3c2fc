package io.github.voiceclone.internal;

import io.github.voiceclone.InvalidInputException;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/**
 * File that is written under another name in its target's folder, and atomically takes the target's place when it is
 * whole. Until then, and if writing fails or is abandoned, the target stays as it was. Of several writers of one target the
 * last to commit wins. It keeps the permissions of a file that it replaces. Not thread-safe.
 */
public final class AtomicFile implements Closeable {
    private final Path target;
    private final Path part;
    private final FileChannel channel;
    private final OutputStream out;

    private AtomicFile(Path target, Path part) throws IOException {
        this.target = target;
        this.part = part;
        this.channel = FileChannel.open(
                part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), permissionsOf(target));
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
    }

    /**
     * Starts a file that will be {@code path}, or what {@code path} links to.
     *
     * @throws InvalidInputException if {@code path} exists and is not a regular file, or its folder does not exist
     */
    public static AtomicFile create(Path path) throws IOException {
        Path target = Files.isSymbolicLink(path) && Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        if (isNoFile(target)) {
            throw new InvalidInputException(path + ": cannot be written: it is there and not a regular file");
        }
        Path folder = target.getParent();
        Path name = target.getFileName();
        if (folder == null || name == null || !Files.isDirectory(folder)) {
            throw new InvalidInputException(path + ": cannot be written: there is no folder " + folder);
        }
        return new AtomicFile(target, folder.resolve("." + UUID.randomUUID() + ".part"));
    }

    /** Returns the permissions of a file there, where the file system has any: who may not read it may not read what replaces it. */
    private static FileAttribute<?>[] permissionsOf(Path target) {
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(target, PosixFileAttributeView.class);
            return view == null
                    ? new FileAttribute<?>[0]
                    : new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(
                                view.readAttributes().permissions())
                    };
        } catch (IOException e) {
            return new FileAttribute<?>[0];
        }
    }

    /** Tells, by one look as a file may be deleted between two, whether there is something other than a regular file. */
    private static boolean isNoFile(Path target) {
        try {
            return !Files.readAttributes(target, BasicFileAttributes.class).isRegularFile();
        } catch (IOException e) {
            return false;
        }
    }

    /** Returns the stream that appends to the file. */
    public OutputStream out() {
        return out;
    }

    /** Replaces the target by the file. */
    public void commit() throws IOException {
        commit(new byte[0]);
    }

    /** Writes {@code start} over the file's first bytes and replaces the target by the file. */
    public void commit(byte[] start) throws IOException {
        out.flush();
        ByteBuffer bytes = ByteBuffer.wrap(start);
        while (bytes.hasRemaining()) {
            channel.write(bytes, bytes.position());
        }
        channel.close();
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Deletes what is written so far, unless it is committed. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(part);
    }
}
