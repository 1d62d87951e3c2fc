/** Optimization of voice packs: the packs of new precisions. */
@NullMarked
package io.github.voiceclone.optimize;

import org.jspecify.annotations.NullMarked;
