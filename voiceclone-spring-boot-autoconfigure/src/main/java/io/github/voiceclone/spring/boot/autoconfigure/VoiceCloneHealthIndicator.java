package io.github.voiceclone.spring.boot.autoconfigure;

import io.github.voiceclone.VoiceCloner;
import io.github.voiceclone.spi.StageInfo;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Health of the voice cloner, told from what it has been doing: nothing is spoken for it. It is down while a stage fails again
 * and again, and out of service while the application ends.
 */
final class VoiceCloneHealthIndicator extends AbstractHealthIndicator {
    private final VoiceCloner cloner;
    private final VoiceClonerActivity activity;

    VoiceCloneHealthIndicator(VoiceCloner cloner, VoiceClonerActivity activity) {
        this.cloner = cloner;
        this.activity = activity;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        StageInfo synthesizer = cloner.synthesizerInfo();
        if (activity.isStopping()) {
            health.outOfService();
        } else if (activity.isFailing()) {
            health.down();
        } else {
            health.up();
        }
        health.withDetail("backend", synthesizer.backend())
                .withDetail("precision", synthesizer.precision())
                .withDetail("pack", cloner.packDescription())
                .withDetail("queue", Map.of("waiting", activity.waiting(), "refused", activity.refused()));
        activity.lastFailure()
                .ifPresent(failure -> health.withDetail(
                        "lastError",
                        Map.of(
                                "time",
                                failure.time().toString(),
                                "stage",
                                failure.stage().id(),
                                "message",
                                failure.message())));
    }
}
