/** ONNX Runtime as a tensor runtime: the backend {@code onnx}. */
@NullMarked
package io.github.voiceclone.onnx;

import org.jspecify.annotations.NullMarked;
