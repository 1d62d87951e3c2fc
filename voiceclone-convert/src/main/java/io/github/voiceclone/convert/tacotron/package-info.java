/** Tacotron synthesizers as ONNX graphs, and back. */
@NullMarked
package io.github.voiceclone.convert.tacotron;

import org.jspecify.annotations.NullMarked;
