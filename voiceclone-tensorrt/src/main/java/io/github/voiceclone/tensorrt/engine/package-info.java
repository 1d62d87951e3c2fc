/** Engines: which extents they are built for, how they are named, kept and checked. Internal: it may change. */
@NullMarked
package io.github.voiceclone.tensorrt.engine;

import org.jspecify.annotations.NullMarked;
