/** Writes the networks of the SV2TTS family as ONNX graphs. */
@NullMarked
package io.github.voiceclone.convert.graph;

import org.jspecify.annotations.NullMarked;
