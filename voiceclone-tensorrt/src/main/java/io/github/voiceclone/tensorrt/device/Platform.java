package io.github.voiceclone.tensorrt.device;

import io.github.voiceclone.spi.Availability;

/** The machine's GPUs. Thread-safe. Making one touches no native code. */
public interface Platform {
    /** Tells whether the driver, the library and a GPU with enough memory are there. Never throws. */
    Availability availability();

    /**
     * Returns a GPU; the same one for every call with its number.
     *
     * @param ordinal number of the GPU, from 0
     * @throws io.github.voiceclone.BackendUnavailableException if there is no such GPU
     */
    Device device(int ordinal);
}
