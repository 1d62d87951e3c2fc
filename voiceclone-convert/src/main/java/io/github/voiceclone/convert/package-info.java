/** Turns PyTorch checkpoints of the SV2TTS family into voice packs of ONNX graphs, without Python. */
@NullMarked
package io.github.voiceclone.convert;

import org.jspecify.annotations.NullMarked;
