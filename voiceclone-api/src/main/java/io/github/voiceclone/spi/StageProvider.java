package io.github.voiceclone.spi;

import java.util.Optional;

/**
 * Provider of one stage, found with {@link java.util.ServiceLoader}. Thread-safe. Creating one loads no native code.
 *
 * <p>There are two kinds. A provider of a model family opens that family's voice packs on the {@link Backend}s it
 * {@linkplain #runsOn runs on}; it is chosen by the family that the pack names, and the user names the backend. Any other
 * provider needs no backend, as a vocoder in plain Java; the user chooses it by its own name.
 *
 * @param <S> the stage's interface
 */
public interface StageProvider<S extends AutoCloseable> {
    /** Returns the stable name of the provider or its family: lower-case ASCII letters, digits and hyphens. */
    String name();

    /** Returns the model family whose voice packs it opens on a backend; empty if it needs no backend. */
    default Optional<String> family() {
        return Optional.empty();
    }

    /** Returns whether it runs on a backend; false for every one if it needs none. */
    default boolean runsOn(Backend backend) {
        return false;
    }

    /** Returns whether the provider works on this machine, its backend aside. May load native code; never throws. */
    Availability availability();

    /** Returns the precision to open it in when the user names none; unused if it runs on a backend. */
    default String defaultPrecision() {
        return Precision.FP32;
    }

    /** Returns the device to open it on when the user names none; unused if it runs on a backend. */
    default String defaultDevice() {
        return "cpu";
    }

    /**
     * Opens the stage. What was taken is released again if opening fails.
     *
     * @throws io.github.voiceclone.VoicePackException if the pack is absent, damaged, or of another version or family
     * @throws io.github.voiceclone.BackendUnavailableException if the precision or device is unavailable
     */
    S open(StageContext context);
}
