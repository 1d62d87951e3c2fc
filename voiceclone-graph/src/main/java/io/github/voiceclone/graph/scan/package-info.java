/** Recurrent layers of ONNX graphs as {@code Scan} loops. */
@NullMarked
package io.github.voiceclone.graph.scan;

import org.jspecify.annotations.NullMarked;
