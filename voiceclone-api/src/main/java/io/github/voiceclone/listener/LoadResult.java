package io.github.voiceclone.listener;

import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Outcome of opening a stage.
 *
 * @param elapsed how long it took; the stages of a voice cloner are opened at the same time
 * @param bytes size of the graphs read, if the backend told it
 * @param failure what it failed with, or null
 */
public record LoadResult(Duration elapsed, OptionalLong bytes, @Nullable Throwable failure) {}
