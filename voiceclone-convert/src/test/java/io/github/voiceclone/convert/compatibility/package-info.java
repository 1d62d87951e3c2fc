/**
 * The compatibility kit: what every backend must do with the model family's stages, whatever runs the graphs. Voice packs
 * are converted from the reference checkpoints as users convert theirs.
 *
 * <p>A backend's module has a test class for each of {@link
 * io.github.voiceclone.convert.compatibility.EncoderCompatibility}, {@link
 * io.github.voiceclone.convert.compatibility.SynthesizerCompatibility} and {@link
 * io.github.voiceclone.convert.compatibility.VocoderCompatibility}, which says what backend it is; {@code
 * OnnxEncoderCompatibilityTest} is an example.
 */
@NullMarked
package io.github.voiceclone.convert.compatibility;

import org.jspecify.annotations.NullMarked;
