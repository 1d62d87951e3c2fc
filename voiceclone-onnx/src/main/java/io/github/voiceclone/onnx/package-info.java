/** ONNX Runtime as a tensor runtime, and the SV2TTS family registered on it as the backend {@code onnx}. */
@NullMarked
package io.github.voiceclone.onnx;

import org.jspecify.annotations.NullMarked;
