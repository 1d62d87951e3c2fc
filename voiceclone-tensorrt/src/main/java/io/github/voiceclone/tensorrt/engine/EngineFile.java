package io.github.voiceclone.tensorrt.engine;

import io.github.voiceclone.internal.AtomicFile;
import io.github.voiceclone.internal.BinaryFormat;
import io.github.voiceclone.internal.BinaryFormat.FormatException;
import io.github.voiceclone.runtime.Sha256;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * A {@code .trt} file: an engine and what it was built for. Numbers are big-endian.
 *
 * <pre>
 * bytes      what
 * 8          "VCENGINE"
 * 4          version of this format, 1
 * 4          length of the key
 * …          the key, {@link EngineKey#text}, in UTF-8
 * 8          length of the engine
 * 32         SHA-256 of all above after the version, and of the engine
 * …          the engine, as TensorRT made it, to the file's end
 * </pre>
 */
final class EngineFile {
    private static final BinaryFormat FORMAT = new BinaryFormat("VCENGINE", 1, 1);
    private static final int SHA_BYTES = 32;
    private static final int MAX_KEY_BYTES = 1 << 20;

    private EngineFile() {}

    /** An engine file cannot be used; the message says why. */
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableException(String reason) {
            super(reason);
        }
    }

    /** Writes an engine next to its target and moves it there. */
    static void write(Path file, EngineKey key, ByteBuffer engine) throws IOException {
        byte[] text = key.text().getBytes(StandardCharsets.UTF_8);
        try (AtomicFile written = AtomicFile.create(file)) {
            DataOutputStream out = new DataOutputStream(written.out());
            out.write(FORMAT.header());
            out.writeInt(text.length);
            out.write(text);
            out.writeLong(engine.remaining());
            out.write(HexFormat.of().parseHex(checksum(text, engine)));
            Channels.newChannel(out).write(engine.duplicate());
            out.flush();
            written.commit();
        }
    }

    /**
     * Returns an engine's engine.
     *
     * @throws UnusableException if the file is not there, damaged, of another version or another key
     */
    static ByteBuffer read(Path file, EngineKey key) throws UnusableException {
        if (!Files.isRegularFile(file)) {
            throw new UnusableException("there is none");
        }
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new UnusableException("the file is too large");
            }
            ByteBuffer content = ByteBuffer.allocateDirect((int) channel.size());
            while (content.hasRemaining() && channel.read(content) >= 0) {
                // Each read fills some more.
            }
            return engine(content.flip(), key);
        } catch (IOException e) {
            throw new UnusableException("the file cannot be read: " + e);
        }
    }

    private static ByteBuffer engine(ByteBuffer content, EngineKey key) throws UnusableException {
        readHeader(content);
        byte[] text = new byte[keyLength(content)];
        content.get(text);
        long length = content.getLong();
        byte[] sha = new byte[SHA_BYTES];
        content.get(sha);
        if (content.remaining() != length) {
            throw new UnusableException(
                    "the file is cut off: it holds " + content.remaining() + " of " + length + " bytes");
        }
        if (!checksum(text, content).equals(HexFormat.of().formatHex(sha))) {
            throw new UnusableException("the file is damaged: its checksum differs");
        }
        requireKey(new String(text, StandardCharsets.UTF_8), key.text());
        return content.slice();
    }

    private static void readHeader(ByteBuffer content) throws UnusableException {
        try {
            FORMAT.readHeader(content);
        } catch (FormatException e) {
            throw new UnusableException("the file is not an engine of this release: " + e.getMessage());
        }
    }

    private static int keyLength(ByteBuffer content) throws UnusableException {
        int length = content.remaining() < Integer.BYTES ? -1 : content.getInt();
        if (length < 0 || length > MAX_KEY_BYTES || content.remaining() < length + Long.BYTES + SHA_BYTES) {
            throw new UnusableException("the file is cut off in its header");
        }
        return length;
    }

    private static void requireKey(String found, String expected) throws UnusableException {
        if (!found.equals(expected)) {
            String[] was = found.split("\n", -1);
            String[] is = expected.split("\n", -1);
            int line = 0;
            while (line < Math.min(was.length, is.length) - 1 && was[line].equals(is[line])) {
                line++;
            }
            throw new UnusableException("it was built for '" + was[line] + "', this is '" + is[line] + "'");
        }
    }

    private static String checksum(byte[] key, ByteBuffer engine) {
        ByteBuffer lengths = ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                .putInt(key.length)
                .putLong(engine.remaining())
                .flip();
        return new Sha256().add(lengths).add(key).add(engine).hex();
    }
}
