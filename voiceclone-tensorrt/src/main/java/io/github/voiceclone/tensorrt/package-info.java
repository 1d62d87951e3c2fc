/**
 * TensorRT as a tensor runtime, and the SV2TTS family registered on it as the backend {@code tensorrt}: engines are built
 * from the pack's ONNX graphs, kept as files and run on an NVIDIA GPU.
 */
@NullMarked
package io.github.voiceclone.tensorrt;

import org.jspecify.annotations.NullMarked;
