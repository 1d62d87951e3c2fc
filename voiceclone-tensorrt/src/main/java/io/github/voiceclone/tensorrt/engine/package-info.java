/** Engines: optimization profiles, keys, storage and checks. Internal: it may change. */
@NullMarked
package io.github.voiceclone.tensorrt.engine;

import org.jspecify.annotations.NullMarked;
