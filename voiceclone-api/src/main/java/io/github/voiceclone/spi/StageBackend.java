package io.github.voiceclone.spi;

import java.util.Optional;

/**
 * Stage provider with the backend that it runs on.
 *
 * @param provider the provider
 * @param backend the backend; empty if the provider needs none
 * @param <S> the stage's interface
 */
public record StageBackend<S extends AutoCloseable>(StageProvider<S> provider, Optional<Backend> backend) {
    /** Returns the name that users choose it by: that of the backend, or of a provider that needs none. */
    public String name() {
        return backend.map(Backend::name).orElseGet(provider::name);
    }

    /** Returns whether it works on this machine, and if not, why. May load native code; never throws. */
    public Availability availability() {
        Availability own = provider.availability();
        return own.available() && backend.isPresent() ? backend.get().availability() : own;
    }

    /** Returns the precision to open it in when the user names none. */
    public String defaultPrecision() {
        return backend.map(Backend::defaultPrecision).orElseGet(provider::defaultPrecision);
    }

    /** Returns the device to open it on when the user names none. */
    public String defaultDevice() {
        return backend.map(Backend::defaultDevice).orElseGet(provider::defaultDevice);
    }

    /** Opens the stage on the backend; errors as for {@link StageProvider#open}. */
    public S open(StageContext context) {
        return provider.open(context.on(backend));
    }
}
