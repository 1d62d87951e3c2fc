package io.github.voiceclone.cli.output;

import io.github.voiceclone.InvalidInputException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Standard output that keeps the reason of a failed write, which a print stream does not. */
public final class StandardOutput extends PrintStream {
    private final Device device;

    private StandardOutput(Device device) {
        super(device, false, StandardCharsets.UTF_8);
        this.device = device;
    }

    /** Installs a new instance as {@link System#out}, and returns it. */
    public static StandardOutput install() {
        StandardOutput output = new StandardOutput(new Device(new FileOutputStream(FileDescriptor.out)));
        System.setOut(output);
        return output;
    }

    /** Returns the same output as a stream whose writes fail. */
    public OutputStream device() {
        return device;
    }

    /**
     * Checks that all that was written to {@link System#out} has arrived.
     *
     * @throws IOException if it has not, with the reason
     */
    public static void check() throws IOException {
        if (System.out.checkError()) {
            throw new IOException(reason());
        }
    }

    /** Returns the error of a command whose output was lost. */
    public static InvalidInputException lost() {
        return new InvalidInputException("standard output cannot be written: " + reason());
    }

    private static String reason() {
        IOException failure = System.out instanceof StandardOutput output ? output.device.failure : null;
        if (failure == null) {
            return "input or output failed";
        }
        String reason = OutputFile.reason(failure);
        String words = reason.toLowerCase(Locale.ROOT);
        boolean isUnread = words.contains("broken pipe") || words.contains("pipe is being closed");
        return isUnread ? "nobody reads it any more" : reason;
    }

    /** The file descriptor, and the first failure to write to it. */
    private static final class Device extends FilterOutputStream {
        private volatile @Nullable IOException failure;

        Device(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                }
                throw e;
            }
        }
    }
}
