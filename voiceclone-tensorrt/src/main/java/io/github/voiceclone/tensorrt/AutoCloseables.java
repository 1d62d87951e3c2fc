package io.github.voiceclone.tensorrt;

import io.github.voiceclone.VoiceCloneException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Resources to close together, the last added first and each even if another fails. Not thread-safe. */
final class AutoCloseables implements AutoCloseable {
    private final Deque<AutoCloseable> things = new ArrayDeque<>();

    AutoCloseables add(AutoCloseable thing) {
        things.push(thing);
        return this;
    }

    @Override
    public void close() {
        RuntimeException failure = null;
        for (AutoCloseable thing : things) {
            try {
                thing.close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = e instanceof RuntimeException known ? known : new VoiceCloneException(e.toString(), e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        things.clear();
        if (failure != null) {
            throw failure;
        }
    }
}
