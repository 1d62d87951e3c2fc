/** Search for the operators of a graph that float16 suits. */
@NullMarked
package io.github.voiceclone.optimize.fp16;

import org.jspecify.annotations.NullMarked;
