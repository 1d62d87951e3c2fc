/** Comparison of the speech of two precisions or packs. */
@NullMarked
package io.github.voiceclone.optimize.quality;

import org.jspecify.annotations.NullMarked;
