/** What {@code bench} and {@code engine check} measure with: stages that speak for a fixed time, a stopwatch, PyTorch. */
@NullMarked
package io.github.voiceclone.cli.measure;

import org.jspecify.annotations.NullMarked;
