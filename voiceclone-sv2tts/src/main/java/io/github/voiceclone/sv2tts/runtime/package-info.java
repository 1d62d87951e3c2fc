/** What the model family asks of a tensor runtime: to load a graph, and to run it on named tensors. */
@NullMarked
package io.github.voiceclone.sv2tts.runtime;

import org.jspecify.annotations.NullMarked;
