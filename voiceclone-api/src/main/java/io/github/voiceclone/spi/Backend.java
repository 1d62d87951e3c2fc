package io.github.voiceclone.spi;

/**
 * Library that runs a model's graphs, found with {@link java.util.ServiceLoader} and chosen by its name. A model family runs
 * on every backend that its providers {@linkplain StageProvider#runsOn accept}. Thread-safe. Creating one loads no native code.
 */
public interface Backend {
    /** Returns the stable name of the backend: lower-case ASCII letters, digits and hyphens. */
    String name();

    /** Returns whether the backend works on this machine, and if not, why. May load native code; never throws. */
    Availability availability();

    /** Returns the precision to compute in when the user names none. */
    default String defaultPrecision() {
        return Precision.FP32;
    }

    /** Returns the device to run on when the user names none. */
    default String defaultDevice() {
        return "cpu";
    }
}
