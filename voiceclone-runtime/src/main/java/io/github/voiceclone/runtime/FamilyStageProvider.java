package io.github.voiceclone.runtime;

import io.github.voiceclone.BackendUnavailableException;
import io.github.voiceclone.spi.Availability;
import io.github.voiceclone.spi.Backend;
import io.github.voiceclone.spi.StageContext;
import io.github.voiceclone.spi.StageProvider;
import java.util.Optional;

/**
 * Base class of a model family's provider of one stage, which runs on every {@link TensorRuntime}.
 *
 * @param <S> the stage's interface
 */
public abstract class FamilyStageProvider<S extends AutoCloseable> implements StageProvider<S> {
    private final String family;

    /**
     * Creates the provider.
     *
     * @param family name of the family, as its voice packs have it
     */
    protected FamilyStageProvider(String family) {
        this.family = family;
    }

    @Override
    public final String name() {
        return family;
    }

    @Override
    public final Optional<String> family() {
        return Optional.of(family);
    }

    @Override
    public final boolean runsOn(Backend backend) {
        return backend instanceof TensorRuntime;
    }

    @Override
    public Availability availability() {
        return Availability.present("model family " + family);
    }

    @Override
    public final S open(StageContext context) {
        if (context.backend().orElse(null) instanceof TensorRuntime runtime) {
            return open(runtime, context);
        }
        throw new BackendUnavailableException("model family '" + family + "' runs on a tensor runtime, not on "
                + context.backend()
                        .map(backend -> "backend '" + backend.name() + "'")
                        .orElse("no backend"));
    }

    /** Opens the stage on a runtime; errors as for {@link #open(StageContext)}. */
    public abstract S open(TensorRuntime runtime, StageContext context);
}
