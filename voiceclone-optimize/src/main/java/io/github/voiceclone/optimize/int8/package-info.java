/** Rewriting of graphs to integers of 8 and 4 bits. */
@NullMarked
package io.github.voiceclone.optimize.int8;

import org.jspecify.annotations.NullMarked;
