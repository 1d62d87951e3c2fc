package io.github.voiceclone.runtime.pack;

import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.VoicePackException;
import io.github.voiceclone.VoicePackException.Reason;
import io.github.voiceclone.runtime.Sha256;
import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.runtime.verify.GraphSignature;
import io.github.voiceclone.runtime.verify.GraphVerifier;
import io.github.voiceclone.runtime.verify.UnsafeGraphException;
import io.github.voiceclone.spi.VoicePackSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reader of a voice pack's files, of any model family: checks what its manifest lists. Thread-safe. */
public final class PackFiles {
    /** Bytes that are allocated for a file before they are read: a manifest may claim any size. */
    private static final int FIRST_READ = 1 << 26;

    private final VoicePackSource source;

    /** Creates a reader of the files of a pack. */
    public PackFiles(VoicePackSource source) {
        this.source = source;
    }

    /** Returns what to call the pack in a message. */
    public String description() {
        return source.description();
    }

    /**
     * Reads a file, and checks its size and SHA-256.
     *
     * @return its content, in a direct buffer
     * @throws VoicePackException if the file is absent, not in the pack's folder, or not what the manifest says
     */
    public ByteBuffer read(PackFile file) {
        try (InputStream in = source.open(file.file());
                ReadableByteChannel channel = Channels.newChannel(in)) {
            ByteBuffer content = readFully(channel, file.bytes());
            if (content == null || !new Sha256().add(content).hex().equals(file.sha256())) {
                throw new VoicePackException(
                        Reason.CORRUPT,
                        file.file() + " of voice pack " + source.description()
                                + " is not the file its manifest lists (size or SHA-256 differs): copy or convert the pack again");
            }
            return content;
        } catch (NoSuchFileException e) {
            throw new VoicePackException(
                    Reason.MISSING,
                    "voice pack " + source.description() + " lacks " + file.file() + ": copy or convert the pack again",
                    e);
        } catch (IOException e) {
            throw new VoicePackException(
                    Reason.CORRUPT,
                    file.file() + " of voice pack " + source.description() + " cannot be read: " + e,
                    e);
        }
    }

    /**
     * Checks that a graph may reach a runtime, see {@link GraphVerifier}.
     *
     * @param content the file's content; its position stays
     * @throws VoicePackException if it must not
     */
    public void verify(PackFile graph, ByteBuffer content, GraphSignature signature) {
        try {
            GraphVerifier.verify(content, signature);
        } catch (UnsafeGraphException e) {
            throw refusal(graph, String.valueOf(e.getMessage()), e);
        }
    }

    /** Returns the error for a graph that must not reach a runtime. */
    public VoicePackException refusal(PackFile graph, String what) {
        return refusal(graph, what, null);
    }

    private VoicePackException refusal(PackFile graph, String what, @Nullable Exception cause) {
        return new VoicePackException(
                Reason.CORRUPT,
                "graph " + graph.file() + " of voice pack " + source.description() + " is refused: " + what
                        + "; convert the checkpoint again, or ask whoever made the pack",
                cause);
    }

    /** Returns the precision of the graphs to load: the one to compute in if a pack has it, or one to convert from. */
    public static String stored(TensorRuntime runtime, Map<String, ?> graphs, String precision) {
        return graphs.containsKey(precision)
                ? precision
                : runtime.convertsFrom(precision).orElse(precision);
    }

    /**
     * Returns what a pack has in one precision.
     *
     * @param what what that is, for the error: {@code encoder}
     * @param graphs by precision
     * @throws BackendUnavailableException if the pack does not have it
     */
    public <T> T inPrecision(String precision, String what, Map<String, T> graphs) {
        T found = graphs.get(precision);
        if (found == null) {
            throw new BackendUnavailableException("voice pack " + source.description() + " has no " + what
                    + " in precision '" + precision + "'; it has " + String.join(", ", graphs.keySet()));
        }
        return found;
    }

    /** Returns the content, or null if it has not the listed size. */
    private static @Nullable ByteBuffer readFully(ReadableByteChannel channel, long bytes) throws IOException {
        if (bytes < 0 || bytes > Integer.MAX_VALUE) {
            return null;
        }
        ByteBuffer content = ByteBuffer.allocateDirect((int) Math.min(bytes, FIRST_READ));
        while (fill(channel, content) && content.capacity() < bytes) {
            long larger = Math.min(bytes, 2L * content.capacity());
            content = ByteBuffer.allocateDirect((int) larger).put(content.flip());
        }
        boolean whole = !content.hasRemaining() && channel.read(ByteBuffer.allocate(1)) < 0;
        return whole ? content.flip() : null;
    }

    /** Returns whether there was enough to fill the buffer. */
    private static boolean fill(ReadableByteChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            // Each read fills some more.
        }
        return !buffer.hasRemaining();
    }
}
