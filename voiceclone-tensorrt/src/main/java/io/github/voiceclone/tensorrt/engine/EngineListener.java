package io.github.voiceclone.tensorrt.engine;

/** Listener for engines that are built or read. Called on threads of the backend; must not block. */
public interface EngineListener {
    /** Called when the build of an engine begins. */
    default void building(EngineKey key, String reason) {}

    /** Called when an engine was built and stored. */
    default void built(EngineKey key, double seconds, long bytes) {}

    /** Called when a stored engine was read. */
    default void found(EngineKey key, double seconds, long bytes) {}
}
