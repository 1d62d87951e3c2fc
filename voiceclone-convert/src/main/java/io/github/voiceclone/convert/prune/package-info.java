/** Removes weights from networks: whole channels and hidden units, single weights, or two of every four. */
@NullMarked
package io.github.voiceclone.convert.prune;

import org.jspecify.annotations.NullMarked;
