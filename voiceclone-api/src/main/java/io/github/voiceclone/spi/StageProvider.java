package io.github.voiceclone.spi;

/**
 * A backend for one stage, found with {@link java.util.ServiceLoader}. Thread-safe. Making one touches no native code.
 *
 * @param <S> the stage's interface
 */
public interface StageProvider<S extends AutoCloseable> {
    /** Returns the backend's stable name: lower-case ASCII letters, digits and hyphens. */
    String name();

    /** Tells whether the backend can work on this machine. May load native code the first time; never throws. */
    Availability availability();

    /** Returns the precision to open it in when the user asks for none. */
    default String defaultPrecision() {
        return Precision.FP32;
    }

    /** Returns the device to open it on when the user asks for none. */
    default String defaultDevice() {
        return "cpu";
    }

    /**
     * Opens the stage. What was taken is released again if opening fails.
     *
     * @throws io.github.voiceclone.VoicePackException if the pack is absent, damaged or of another version
     * @throws io.github.voiceclone.BackendUnavailableException if the precision or device is not to be had
     */
    S open(StageContext context);
}
