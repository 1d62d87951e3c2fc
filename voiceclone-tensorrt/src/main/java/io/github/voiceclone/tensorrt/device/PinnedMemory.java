package io.github.voiceclone.tensorrt.device;

import java.nio.ByteBuffer;

/** Page-locked host memory. To be closed when no queued copy uses it. */
public interface PinnedMemory extends AutoCloseable {
    /** Returns the memory, in native byte order; not to be touched after {@link #close}. */
    ByteBuffer buffer();

    @Override
    void close();
}
