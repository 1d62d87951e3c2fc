package io.github.voiceclone.spi;

import java.util.Optional;

/**
 * Facts about a segment that are known with its last frame.
 *
 * @param reachedLimit whether it was cut off at the frame limit instead of ending by itself
 * @param attention which symbol each decoder step attended to, over all steps, of a model that has attention
 */
public record SegmentEnd(boolean reachedLimit, Optional<Attention> attention) {}
