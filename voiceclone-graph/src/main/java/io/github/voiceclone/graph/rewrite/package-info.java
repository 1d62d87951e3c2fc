/** Node-by-node rewriting of ONNX graphs. */
@NullMarked
package io.github.voiceclone.graph.rewrite;

import org.jspecify.annotations.NullMarked;
