/** Calibration: runs of the float32 graphs, and statistics of the values in them. */
@NullMarked
package io.github.voiceclone.optimize.calibration;

import org.jspecify.annotations.NullMarked;
