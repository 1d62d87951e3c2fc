/** Vocoders that make their samples one by one: folds of a segment, their draws, and what becomes of their samples. */
@NullMarked
package io.github.voiceclone.sv2tts.sampling;

import org.jspecify.annotations.NullMarked;
