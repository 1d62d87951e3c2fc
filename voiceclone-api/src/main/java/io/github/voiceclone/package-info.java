/**
 * The voice cloning API: values, their errors and the {@code VoiceCloner} facade.
 *
 * <p>Parameters and return values are never {@code null} unless marked so.
 */
@NullMarked
package io.github.voiceclone;

import org.jspecify.annotations.NullMarked;
