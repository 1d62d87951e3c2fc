/**
 * Tensor runtimes: named tensors in, named tensors out of ONNX graphs. Model families use this package to run their graphs;
 * each runtime implements {@link io.github.voiceclone.runtime.TensorRuntime} in a module of its own. Neither knows the other.
 */
@NullMarked
package io.github.voiceclone.runtime;

import org.jspecify.annotations.NullMarked;
