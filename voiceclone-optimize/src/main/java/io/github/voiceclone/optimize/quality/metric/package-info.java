/** Metrics of the difference between two spectrograms. */
@NullMarked
package io.github.voiceclone.optimize.quality.metric;

import org.jspecify.annotations.NullMarked;
