/**
 * Makes packs smaller and faster: recipes that rewrite a pack's float32 graphs to 8-bit integers, the calibration they
 * need, and the measurement of what is lost.
 */
@NullMarked
package io.github.voiceclone.convert.optimize;

import org.jspecify.annotations.NullMarked;
