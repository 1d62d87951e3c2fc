/** Measurement shared by {@code bench} and {@code engine check}: stages, speech of a fixed length, times, PyTorch. */
@NullMarked
package io.github.voiceclone.cli.measure;

import org.jspecify.annotations.NullMarked;
