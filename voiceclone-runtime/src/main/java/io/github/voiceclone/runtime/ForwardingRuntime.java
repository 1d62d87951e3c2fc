package io.github.voiceclone.runtime;

import io.github.voiceclone.spi.Availability;
import java.util.Optional;

/** Decorator base class of a tensor runtime; a subclass decides how graphs are loaded, as to observe their runs. */
public abstract class ForwardingRuntime implements TensorRuntime {
    private final TensorRuntime runtime;

    /** Creates a decorator of {@code runtime}. */
    protected ForwardingRuntime(TensorRuntime runtime) {
        this.runtime = runtime;
    }

    /** Returns the decorated runtime. */
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
