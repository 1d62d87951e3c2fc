/** Construction of ONNX graphs: nodes, float32 weights and their arithmetic. */
@NullMarked
package io.github.voiceclone.graph;

import org.jspecify.annotations.NullMarked;
