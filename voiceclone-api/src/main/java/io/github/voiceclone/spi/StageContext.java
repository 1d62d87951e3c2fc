package io.github.voiceclone.spi;

import io.github.voiceclone.InputLimits;
import java.util.Optional;

/**
 * What a provider opens a stage with.
 *
 * @param pack the voice pack, if one was set or found; a provider that needs none ignores it
 * @param precision the precision asked for, as in {@code fp32}
 * @param device the device asked for, as in {@code cpu}
 * @param threads most threads that one call of the stage computes with; at least 1
 * @param limits what to refuse as too long or too large
 * @param observer whom to tell of the stage's inner work
 * @param profiles where to record every operator that runs, if that is wanted; a provider that cannot ignores it
 */
public record StageContext(
        Optional<VoicePackSource> pack,
        String precision,
        String device,
        int threads,
        InputLimits limits,
        StageObserver observer,
        Optional<GraphProfiles> profiles) {
    /** Creates a context in which nobody listens and nothing is recorded. */
    public StageContext(
            Optional<VoicePackSource> pack, String precision, String device, int threads, InputLimits limits) {
        this(pack, precision, device, threads, limits, StageObserver.NONE, Optional.empty());
    }

    /** Returns this context with another observer. */
    public StageContext observedBy(StageObserver value) {
        return new StageContext(pack, precision, device, threads, limits, value, profiles);
    }

    /** Returns this context with operators recorded. */
    public StageContext recordedIn(GraphProfiles value) {
        return new StageContext(pack, precision, device, threads, limits, observer, Optional.of(value));
    }
}
