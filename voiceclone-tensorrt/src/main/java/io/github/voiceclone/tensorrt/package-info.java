/**
 * TensorRT as a tensor runtime: the backend {@code tensorrt}. Engines are built from ONNX graphs, kept as files and run on an
 * NVIDIA GPU.
 */
@NullMarked
package io.github.voiceclone.tensorrt;

import org.jspecify.annotations.NullMarked;
