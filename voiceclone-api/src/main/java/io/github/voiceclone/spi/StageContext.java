package io.github.voiceclone.spi;

import io.github.voiceclone.InputLimits;
import java.util.Optional;

/**
 * Settings with which a provider opens a stage.
 *
 * @param pack the voice pack, if one was set or found; a provider that needs none ignores it
 * @param backend the backend to run on; empty for a provider that needs none
 * @param precision the precision requested, as in {@code fp32}
 * @param device the device requested, as in {@code cpu}
 * @param threads maximum number of threads that one call of the stage computes with; at least 1
 * @param limits what to reject as too long or too large
 * @param observer receiver of events of the stage's inner work
 * @param profiles where to record every operator that runs, if requested; a provider that cannot ignores it
 */
public record StageContext(
        Optional<VoicePackSource> pack,
        Optional<Backend> backend,
        String precision,
        String device,
        int threads,
        InputLimits limits,
        StageObserver observer,
        Optional<GraphProfiles> profiles) {
    /** Creates a context without a backend, an observer, or a record of operators. */
    public StageContext(
            Optional<VoicePackSource> pack, String precision, String device, int threads, InputLimits limits) {
        this(pack, Optional.empty(), precision, device, threads, limits, StageObserver.NONE, Optional.empty());
    }

    /** Returns this context with another backend. */
    public StageContext on(Optional<Backend> value) {
        return new StageContext(pack, value, precision, device, threads, limits, observer, profiles);
    }

    /** Returns this context with another observer. */
    public StageContext observedBy(StageObserver value) {
        return new StageContext(pack, backend, precision, device, threads, limits, value, profiles);
    }

    /** Returns this context with operators recorded. */
    public StageContext recordedIn(GraphProfiles value) {
        return new StageContext(pack, backend, precision, device, threads, limits, observer, Optional.of(value));
    }
}
