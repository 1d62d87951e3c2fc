package io.github.voiceclone.sv2tts.runtime;

import io.github.voiceclone.spi.Availability;
import java.util.Optional;

/** A tensor runtime that is another in all but how it loads graphs, to watch what flows through them. */
public abstract class ForwardingRuntime implements TensorRuntime {
    private final TensorRuntime runtime;

    /** Creates a runtime in front of {@code runtime}. */
    protected ForwardingRuntime(TensorRuntime runtime) {
        this.runtime = runtime;
    }

    /** Returns the runtime that this one stands in front of. */
    protected final TensorRuntime runtime() {
        return runtime;
    }

    @Override
    public final String name() {
        return runtime.name();
    }

    @Override
    public final Availability availability() {
        return runtime.availability();
    }

    @Override
    public final String defaultPrecision() {
        return runtime.defaultPrecision();
    }

    @Override
    public final String defaultDevice() {
        return runtime.defaultDevice();
    }

    @Override
    public final Optional<String> convertsFrom(String precision) {
        return runtime.convertsFrom(precision);
    }
}
