/** The voice pack: a manifest, and the ONNX graphs it lists. */
@NullMarked
package io.github.voiceclone.sv2tts.pack;

import org.jspecify.annotations.NullMarked;
