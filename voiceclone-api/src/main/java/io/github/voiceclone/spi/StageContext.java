package io.github.voiceclone.spi;

import io.github.voiceclone.Limits;
import java.util.Optional;

/**
 * What a provider opens a stage with.
 *
 * @param pack the voice pack, if one was set or found; a provider that needs none ignores it
 * @param precision the precision asked for, as in {@code fp32}
 * @param device the device asked for, as in {@code cpu}
 * @param threads most threads that one call of the stage computes with; at least 1
 * @param limits what to refuse as too long or too large
 */
public record StageContext(
        Optional<VoicePackSource> pack, String precision, String device, int threads, Limits limits) {}
