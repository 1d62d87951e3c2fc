package io.github.voiceclone.sv2tts;

import io.github.voiceclone.runtime.TensorRuntime;
import io.github.voiceclone.spi.Availability;
import io.github.voiceclone.spi.StageProvider;

/**
 * One stage of the family on one tensor runtime, under the runtime's name.
 *
 * @param <S> the stage's interface
 */
abstract class Sv2ttsProvider<S extends AutoCloseable> implements StageProvider<S> {
    final TensorRuntime runtime;

    Sv2ttsProvider(TensorRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public String name() {
        return runtime.name();
    }

    @Override
    public String defaultPrecision() {
        return runtime.defaultPrecision();
    }

    @Override
    public String defaultDevice() {
        return runtime.defaultDevice();
    }

    @Override
    public Availability availability() {
        return runtime.availability();
    }
}
