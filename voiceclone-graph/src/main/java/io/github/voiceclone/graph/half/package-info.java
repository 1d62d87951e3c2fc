/** Float16 form of ONNX graphs. */
@NullMarked
package io.github.voiceclone.graph.half;

import org.jspecify.annotations.NullMarked;
