/** Pickles of PyTorch: read as plain data, without running anything that they name, and written. */
@NullMarked
package io.github.voiceclone.convert.checkpoint.pickle;

import org.jspecify.annotations.NullMarked;
