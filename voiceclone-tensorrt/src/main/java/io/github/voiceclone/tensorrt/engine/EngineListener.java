package io.github.voiceclone.tensorrt.engine;

/** Hears how engines come about. Called on threads of the backend's; must not block. */
public interface EngineListener {
    /** An engine is being built. */
    default void building(EngineKey key, String reason) {}

    /** An engine was built and kept. */
    default void built(EngineKey key, double seconds, long bytes) {}

    /** A kept engine was read. */
    default void found(EngineKey key, double seconds, long bytes) {}
}
